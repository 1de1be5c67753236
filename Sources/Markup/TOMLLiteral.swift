/// How many bytes at the front of a text are a boolean, a number, a date or a time (TOML 1.0.0, "Integer" to "Local
/// Time"). A regular expression would be slow for hostile documents.
struct TOMLLiteral {
    private var rest: ArraySlice<UInt8>

    private init(_ text: ArraySlice<UInt8>) { rest = text }

    /// The longest literal that begins the text; nil for none.
    static func length(in text: ArraySlice<UInt8>) -> Int? {
        if let word = ["true", "false"].first(where: { text.starts(with: $0.utf8) }) { return word.utf8.count }
        for read in [Self.dateTime, Self.time, Self.based, Self.decimal] {
            var literal = TOMLLiteral(text)
            if read(&literal) { return literal.rest.startIndex - text.startIndex }
        }
        return nil
    }

    private static func dateTime(_ literal: inout TOMLLiteral) -> Bool {
        guard literal.date() else { return false }
        var longer = literal
        if longer.take("Tt ") != nil, longer.time() {
            literal = longer
            if literal.take("Zz") == nil, longer.take("+-") != nil, longer.clock() { literal = longer }
        }
        return true
    }

    private static func time(_ literal: inout TOMLLiteral) -> Bool { literal.time() }

    /// A hexadecimal, binary or octal integer.
    private static func based(_ literal: inout TOMLLiteral) -> Bool {
        guard literal.take("0") != nil, let base = literal.take("xbo") else { return false }
        switch base {
        case UInt8(ascii: "x"): return literal.digits { Unicode.Scalar($0).properties.isASCIIHexDigit }
        case UInt8(ascii: "b"): return literal.digits { (48...49).contains($0) }
        default: return literal.digits { (48...55).contains($0) }
        }
    }

    /// A decimal integer or a float.
    private static func decimal(_ literal: inout TOMLLiteral) -> Bool {
        _ = literal.take("+-")
        if literal.rest.starts(with: "inf".utf8) || literal.rest.starts(with: "nan".utf8) {
            literal.rest.removeFirst(3)
            return true
        }
        guard literal.take("0") != nil || literal.decimals() else { return false }
        var longer = literal
        if longer.take(".") != nil, longer.decimals() { literal = longer }
        longer = literal
        if longer.take("eE") != nil {
            _ = longer.take("+-")
            if longer.decimals() { literal = longer }
        }
        return true
    }

    private mutating func date() -> Bool {
        guard let year = number(4), year > 0, take("-") != nil, let month = number(2), (1...12).contains(month),
            take("-") != nil, let day = number(2)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }

    /// `HH:MM:SS` with or without a fraction.
    private mutating func time() -> Bool {
        guard clock(), take(":") != nil, let second = number(2), second < 60 else { return false }
        var longer = self
        if longer.take(".") != nil, longer.plainDigits() > 0 { self = longer }
        return true
    }

    private mutating func clock() -> Bool {
        guard let hour = number(2), hour < 24, take(":") != nil, let minute = number(2) else { return false }
        return minute < 60
    }

    private mutating func number(_ count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest.removeFirst(count)
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    private mutating func take(_ signs: String) -> UInt8? {
        guard let byte = rest.first, signs.utf8.contains(byte) else { return nil }
        rest.removeFirst()
        return byte
    }

    private mutating func plainDigits() -> Int {
        let count = rest.prefix { (48...57).contains($0) }.count
        rest.removeFirst(count)
        return count
    }

    private mutating func decimals() -> Bool { digits { (48...57).contains($0) } }

    /// Digits with single underscores between them.
    private mutating func digits(_ isDigit: (UInt8) -> Bool) -> Bool {
        guard let first = rest.first, isDigit(first) else { return false }
        while let byte = rest.first {
            if isDigit(byte) {
                rest.removeFirst()
            } else if byte == UInt8(ascii: "_"), let next = rest.dropFirst().first, isDigit(next) {
                rest.removeFirst(2)
            } else {
                break
            }
        }
        return true
    }
}
