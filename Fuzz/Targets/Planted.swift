import Glibc

/// Faults put in on purpose: the gate is shown to find them.
enum Planted {
    /// Only coverage leads to it: each byte opens the next branch.
    static let crash = Target("planted-crash", limit: 64, refusals: []) { input in
        var depth = 0
        if input.count > 3, input[0] == UInt8(ascii: "s") {
            depth = 1
            if input[1] == UInt8(ascii: "l") {
                depth = 2
                if input[2] == UInt8(ascii: "i") { depth = input[3] == UInt8(ascii: "p") ? 4 : 3 }
            }
        }
        _ = [0, 1, 2, 3][depth]
    }

    /// An input that takes memory out of proportion.
    static let bomb = Target("planted-bomb", limit: 64, refusals: []) { input in
        if input.first == UInt8(ascii: "b") { _ = [UInt8](repeating: 1, count: 1 << 31) }
    }

    /// An input that never ends.
    static let loop = Target("planted-loop", limit: 64, refusals: []) { input in
        while input.first == UInt8(ascii: "l") {}
    }

    /// An input that takes time out of proportion.
    static let slow = Target("planted-slow", limit: 64, refusals: []) { input in
        let start = clock()
        while input.first == UInt8(ascii: "w"), clock() - start < 600_000 {}
    }

    /// A result that breaks its rule.
    static let rule = Target("planted-rule", limit: 64, refusals: []) { input in
        expectEqual(input.first == UInt8(ascii: "r"), false, "no input begins with r")
    }

    /// An error that nobody announced.
    static let error = Target("planted-error", limit: 64, refusals: []) { input in
        struct Unannounced: Error {}
        if input.first == UInt8(ascii: "e") { throw Unannounced() }
    }

    static let all = [crash, bomb, loop, slow, rule, error]
}
