import Deflate

/// Reads gzip (RFC 1952) that is in memory: one member, its checksum and length verified.
enum GzipReader {
    private static let trailer = 8

    /// - Parameter limit: The most bytes that may come out.
    /// - Throws: ``IgnitionError/dataURL(_:)``.
    static func decompress(_ bytes: [UInt8], limit: Int) throws(IgnitionError) -> [UInt8] {
        let begin = try headerLength(bytes)
        guard bytes.count >= begin + trailer else { throw .dataURL("its gzip is cut short") }
        let end = bytes.count - trailer
        var contents: [UInt8] = []
        let isFinished: Bool
        do {
            var stream = try InflateStream(limit: limit)
            try bytes[begin..<end].withUnsafeBytes { piece in try stream.write(piece) { contents += $0 } }
            isFinished = stream.isFinished
        } catch {
            throw .dataURL("\(error)")
        }
        guard isFinished else { throw .dataURL("its gzip is cut short") }
        guard number(bytes, at: end) == checksum(contents),
            number(bytes, at: end + 4) == UInt32(truncatingIfNeeded: contents.count)
        else { throw .dataURL("the checksum or length of its gzip is wrong") }
        return contents
    }

    /// RFC 1952, section 2.3: ten bytes, and what the flags announce.
    private static func headerLength(_ bytes: [UInt8]) throws(IgnitionError) -> Int {
        guard bytes.count >= 10, bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8, bytes[3] & 0xE0 == 0 else {
            throw .dataURL("its contents are not gzip")
        }
        let flags = bytes[3]
        var length = 10
        if flags & 4 != 0 {
            guard bytes.count >= 12 else { throw .dataURL("its gzip is cut short") }
            length += 2 + Int(bytes[10]) + Int(bytes[11]) << 8
        }
        for flag: UInt8 in [8, 16] where flags & flag != 0 {
            guard let end = bytes.dropFirst(length).firstIndex(of: 0) else { throw .dataURL("its gzip is cut short") }
            length = end + 1
        }
        return flags & 2 == 0 ? length : length + 2
    }

    private static func number(_ bytes: [UInt8], at index: Int) -> UInt32 {
        bytes[index..<index + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }

    /// CRC-32 (RFC 1952, section 8).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        let table = table
        return ~bytes.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
    }
}
