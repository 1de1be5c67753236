/// Which static delta: the commit that it makes, and the one that a client must have to use it.
package struct StaticDeltaName: Hashable, Sendable, CustomStringConvertible {
    /// nil starts from nothing.
    package let from: Checksum?
    package let to: Checksum

    package init(from: Checksum?, to: Checksum) {
        self.from = from
        self.to = to
    }

    /// `FROM-TO` or `TO` in hexadecimal digits, as a summary names it.
    package var description: String { from.map { "\($0)-\(to)" } ?? "\(to)" }

    /// Where its files lie in an archive repository: `deltas/XX/YYYY` or `deltas/XX/YYYY-ZZZZ`, where `XXYYYY` is the
    /// commit that it starts from, or makes when it starts from nothing.
    package var directory: String {
        let name = from.map { "\(Self.text($0))-\(Self.text(to))" } ?? Self.text(to)
        return "deltas/\(name.prefix(2))/\(name.dropFirst(2))"
    }

    /// Where the superblock lies.
    package var superblockPath: String { "\(directory)/superblock" }

    /// Where a part lies; parts count from 0.
    package func partPath(_ index: Int) -> String { "\(directory)/\(index)" }

    /// The key of the superblock's metadata that holds the detached metadata of the commit.
    var detachedMetadataKey: String { "\(directory)/commitmeta" }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+_".utf8)

    /// Base 64 (RFC 4648) with `_` for `/`, because it becomes a file name, and without padding.
    private static func text(_ checksum: Checksum) -> String {
        var text: [UInt8] = []
        var bits = 0
        var held: UInt = 0
        for byte in checksum.bytes {
            held = held << 8 | UInt(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(held >> UInt(bits) & 63)])
            }
            held &= 1 << UInt(bits) - 1
        }
        if bits > 0 { text.append(alphabet[Int(held << UInt(6 - bits) & 63)]) }
        return String(decoding: text, as: UTF8.self)
    }
}

extension StaticDeltaName {
    /// Reads the names of a delta's two directories together: one or two checksums in base 64 with `_` for `/`.
    /// - Returns: nil for any other name.
    package init?(directory: String) {
        let parts = directory.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let checksums = parts.compactMap { Self.checksum(Array($0)) }
        guard checksums.count == parts.count, let to = checksums.last, checksums.count <= 2 else { return nil }
        self.init(from: checksums.count == 2 ? checksums[0] : nil, to: to)
    }

    private static func checksum(_ text: [UInt8]) -> Checksum? {
        guard text.count == 43 else { return nil }
        var bytes: [UInt8] = []
        var (bits, held) = (0, UInt(0))
        for digit in text {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            held = (held << 6 | UInt(value)) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> UInt(bits)))
            }
        }
        return try? Checksum(bytes)
    }
}
