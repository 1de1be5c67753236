import Glibc

/// Faults put in on purpose: the gate is shown to find them.
enum Planted {
    /// Only coverage leads to it: each letter opens the next branch. Five bits of each count, as libFuzzer guesses
    /// bytes that are compared alone: whole bytes took up to minutes.
    static let crash = Target("planted-crash", limit: 64, refusals: []) { input in
        func has(_ letter: Unicode.Scalar, at index: Int) -> Bool {
            index < input.count && input[index] & 31 == UInt8(ascii: letter) & 31
        }
        var depth = 0
        if has("s", at: 0) {
            depth = 1
            if has("l", at: 1) {
                depth = 2
                if has("i", at: 2) {
                    depth = 3
                    if has("p", at: 3) {
                        depth = 4
                        if has("w", at: 4) { depth = has("a", at: 5) ? 6 : 5 }
                    }
                }
            }
        }
        _ = [0, 1, 2, 3, 4, 5][depth]
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
