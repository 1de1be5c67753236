/// The address of a network interface (IEEE 802 EUI-48), by which a booting host is known.
package struct MACAddress: Sendable, Hashable, CustomStringConvertible {
    /// The six bytes.
    package let bytes: [UInt8]

    /// Parses six pairs of hexadecimal digits with `:` or `-` between them.
    /// - Throws: ``InvalidValue``; also for group addresses and the zero address, which no interface has.
    package init(_ text: String) throws(InvalidValue) {
        let expected = "a MAC address such as 52:54:00:12:34:56"
        let separator: Character = text.contains("-") ? "-" : ":"
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        let isHex = parts.allSatisfy { $0.utf8.count == 2 && $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
        let bytes = parts.compactMap { UInt8($0, radix: 16) }
        guard isHex, bytes.count == 6 else { throw InvalidValue(text, expected: expected) }
        guard bytes[0] & 1 == 0, bytes.contains(where: { $0 != 0 }) else {
            throw InvalidValue(text, expected: "the address of one interface; give the host's own " + expected)
        }
        self.bytes = bytes
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// What stands for an address that is not known yet, where something is only tried.
    package static let example = MACAddress(bytes: [0x52, 0x54, 0, 0x12, 0x34, 0x56])

    /// With colons, in lower case: `52:54:00:12:34:56`.
    package var description: String { text(separator: ":") }

    /// With hyphens, as iPXE's `${mac:hexhyp}` writes it and file names need it.
    package var hyphenated: String { text(separator: "-") }

    private func text(separator: String) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: separator)
    }
}
