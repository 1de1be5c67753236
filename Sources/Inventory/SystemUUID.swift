/// A machine's UUID as its firmware tells it (SMBIOS Reference Specification, "System — UUID", 7.2.1).
///
/// The first three fields are little-endian there from SMBIOS 2.6 on, and firmware, iPXE and Linux disagree in which
/// order they show them. Both orders are one UUID: this is the lesser of the two texts.
package struct SystemUUID: Sendable, Hashable, CustomStringConvertible {
    /// 32 hexadecimal digits in groups, in lower case.
    package let description: String

    /// - Throws: ``InvalidValue``, also for what firmware shows that was never given one.
    package init(_ text: String) throws(InvalidValue) {
        let expected = "a machine's UUID such as 4c4c4544-0042-3510-8052-b4c04f4e3132"
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        let isHex = groups.allSatisfy { $0.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit } }
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12], isHex else { throw InvalidValue(text, expected: expected) }
        let shown = text.lowercased()
        guard !Self.fillers.contains(shown), Set(shown.utf8).count > 2 else {
            throw InvalidValue(text, expected: "\(expected); many machines have this one")
        }
        let other = (groups[..<3].map(Self.reversed) + groups[3...].map(String.init)).joined(separator: "-")
            .lowercased()
        description = min(shown, other)
    }

    /// What vendors of boards leave in many machines, in both orders.
    private static let fillers: Set = [
        "03000200-0400-0500-0006-000700080009", "00020003-0004-0005-0006-000700080009",
        "12345678-1234-5678-90ab-cddeefaabbcc", "78563412-3412-7856-90ab-cddeefaabbcc",
    ]

    private static func reversed(_ group: Substring) -> String {
        var digits = Array(group)
        var text = ""
        while digits.count >= 2 {
            text += String(digits.suffix(2))
            digits.removeLast(2)
        }
        return text
    }
}
