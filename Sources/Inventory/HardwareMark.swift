/// A serial number or an asset tag, as a machine's firmware tells it (SMBIOS Reference Specification, types 1 and 3):
/// in upper case, with single spaces. Firmware pads them, and people type them in either case.
package struct HardwareMark: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// - Throws: ``InvalidValue``, also for what manufacturers leave in a field that they did not fill in.
    package init(_ text: String) throws(InvalidValue) {
        let expected = "the serial number or asset tag of one machine, up to 64 printable ASCII characters"
        let words = text.uppercased().split(separator: " ").joined(separator: " ")
        guard (1...64).contains(words.utf8.count), words.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw InvalidValue(text, expected: expected)
        }
        guard !Self.fillers.contains(words), Set(words.utf8.filter { $0 != 0x20 }).count > 1 else {
            throw InvalidValue(text, expected: "\(expected); many machines have this one")
        }
        description = words
    }

    private static let fillers: Set = [
        "NONE", "N/A", "NA", "NULL", "UNKNOWN", "INVALID", "EMPTY", "OEM", "O.E.M.", "NOT SPECIFIED", "NOT APPLICABLE",
        "NOT AVAILABLE", "NOT SET", "NOT ASSET TAG", "NO ASSET TAG", "NO ASSET INFORMATION", "DEFAULT STRING",
        "DEFAULT",
        "TO BE FILLED BY O.E.M.", "TO BE FILLED BY OEM", "SYSTEM SERIAL NUMBER", "CHASSIS SERIAL NUMBER",
        "BASE BOARD SERIAL NUMBER", "SERIAL NUMBER", "ASSET TAG", "ASSET-1234567890", "1234567890", "0123456789",
        "123456789", "12345678", "01234567890123456789AB",
    ]
}
