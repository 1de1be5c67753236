/// Which part of something an answer has (RFC 9110, section 14.4, "Content-Range").
struct ContentRange: Hashable {
    let start: Int
    /// Nil where the server does not know it.
    let total: Int?

    /// Reads `bytes FIRST-LAST/TOTAL` or `bytes FIRST-LAST/*`.
    init?(_ field: String) {
        let words = field.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let range = Self.range(parts[0]) else { return nil }
        total = parts[1] == "*" ? nil : decimal(parts[1])
        guard parts[1] == "*" || total.map({ $0 > range.upperBound }) == true else { return nil }
        start = range.lowerBound
    }

    /// What a registry has of an upload (`Range`): `0-LAST`, mostly without a unit.
    /// - Returns: The number of bytes; none for `0-0`, which Distribution writes for nothing and for one byte.
    static func received(_ field: String) -> Int? {
        let text = field.hasPrefix("bytes=") ? field.dropFirst(6) : field[...]
        guard let range = range(text), range.lowerBound == 0 else { return nil }
        return range.upperBound == 0 ? 0 : range.upperBound + 1
    }

    private static func range(_ text: Substring) -> ClosedRange<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = decimal(parts[0]), let last = decimal(parts[1]), first <= last
        else { return nil }
        return first...last
    }
}

/// A number of at most 18 digits, so that one more is a number too; nil for anything else.
func decimal(_ digits: some StringProtocol) -> Int? {
    guard (1...18).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(digits)
}
