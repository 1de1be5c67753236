import Archive

/// Bytes in memory as a source, a few at a time.
final class Bytes: ByteSource {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = rest.prefix(min(buffer.count, 70_001))
        buffer.copyBytes(from: part)
        rest = rest.dropFirst(part.count)
        return part.count
    }
}

extension ByteSource {
    /// Everything up to the end.
    func all() throws -> [UInt8] {
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1_000, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try read(into: buffer), count > 0 { bytes += buffer[..<count] }
        return bytes
    }
}
