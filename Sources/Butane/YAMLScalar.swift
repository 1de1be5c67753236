/// What a scalar of YAML means to a reader that wants a certain kind of value: YAML 1.1's words and numbers as the Go
/// library `yaml.v3` takes them, since that decides what a Butane config says.
struct YAMLScalar {
    private let text: String
    private let isPlain: Bool

    init(_ text: String, isPlain: Bool) {
        self.text = text
        self.isPlain = isPlain
    }

    /// Old words for truth count as well, where truth is asked for.
    var boolean: Bool? {
        switch text {
        case "y", "Y", "yes", "on": true
        case "n", "N", "no", "off": false
        case "true", "True", "TRUE": isPlain ? true : nil
        case "false", "False", "FALSE": isPlain ? false : nil
        default: nil
        }
    }

    /// `0644` and `0o644` are octal, `0x` hexadecimal, `0b` binary; `_` may stand between digits; what has a fraction
    /// loses it.
    var integer: Int? {
        guard isPlain, text.utf8.first != UInt8(ascii: "_") else { return nil }
        let digits = text.utf8.filter { $0 != UInt8(ascii: "_") }
        return Self.whole(digits[...]) ?? Self.fractional(digits)
    }

    private static func whole(_ text: ArraySlice<UInt8>) -> Int? {
        var text = text
        var isNegative = false
        if let sign = text.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            text.removeFirst()
        }
        var radix = 10
        if text.count > 1, text.first == UInt8(ascii: "0") {
            let letter = text[text.startIndex + 1] | 0x20
            radix = [UInt8(ascii: "x"): 16, UInt8(ascii: "b"): 2, UInt8(ascii: "o"): 8][letter] ?? 8
            text.removeFirst(radix == 8 && letter != UInt8(ascii: "o") ? 1 : 2)
        }
        guard let first = text.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+") else { return nil }
        // The sign goes along, for the least number has no positive counterpart.
        return Int((isNegative ? "-" : "") + String(decoding: text, as: UTF8.self), radix: radix)
    }

    private static func fractional(_ text: [UInt8]) -> Int? {
        let isNumber = text.allSatisfy { (48...57).contains($0) || "+-.eE".utf8.contains($0) }
        guard isNumber, text.contains(where: { (48...57).contains($0) }),
            let number = Double(String(decoding: text, as: UTF8.self))
        else { return nil }
        return Int(exactly: number.rounded(.towardZero))
    }
}
