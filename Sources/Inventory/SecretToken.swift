/// 128 random bits that open a door, as 32 hexadecimal digits; it never shows itself in a log.
package struct SecretToken: Sendable, Hashable, CustomStringConvertible {
    /// The digits. Whoever has them has what they open: only for URLs and comparisons.
    package let text: String

    /// A new token from the system's generator.
    package init() {
        var generator = SystemRandomNumberGenerator()
        let numbers = [generator.next(), generator.next()] as [UInt64]
        text = numbers.map { number in
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Reads a token that came back.
    /// - Throws: ``InvalidValue``, without the text.
    package init(_ text: String) throws(InvalidValue) {
        let isHex = text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        guard text.utf8.count == 32, isHex else {
            throw InvalidValue("…", expected: "a token of 32 hexadecimal digits")
        }
        self.text = text
    }

    /// The first six digits, enough to tell sessions apart in a log.
    package var description: String { text.prefix(6) + "…" }
}
