/// How a stream is compressed.
package enum Compression: String, Sendable, CaseIterable {
    case plain
    /// RFC 1952, one member or several.
    case gzip
    /// RFC 8878, one frame or several.
    case zstd

    /// Bytes that tell the formats apart.
    package static let magicSize = 4

    /// What the first bytes of a stream say; whatever is not known counts as uncompressed.
    package init(magic bytes: some Collection<UInt8>) {
        let bytes = Array(bytes.prefix(Self.magicSize))
        if bytes.starts(with: [0x1F, 0x8B, 0x08]) {
            self = .gzip
        } else if bytes == [0x28, 0xB5, 0x2F, 0xFD]
            || bytes.dropFirst().elementsEqual([0x2A, 0x4D, 0x18]) && bytes[0] & 0xF0 == 0x50
        {
            // The second is a skippable frame, which may stand first.
            self = .zstd
        } else {
            self = .plain
        }
    }
}
