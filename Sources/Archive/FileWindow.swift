import SystemPackage

/// Reads small pieces of a part of a file through a buffer, so that neighbouring headers cost one `pread`.
struct FileWindow: TarInput {
    // Two pages hold the headers of a few small files; a larger window would read the data in between as well.
    private static let size = 8 << 10

    private let descriptor: FileDescriptor
    private let end: Int
    private(set) var offset: Int
    private var buffer = [UInt8](repeating: 0, count: size)
    private var filled = 0
    private var start = 0

    init(_ descriptor: FileDescriptor, range: Range<Int>) {
        self.descriptor = descriptor
        offset = range.lowerBound
        end = range.upperBound
    }

    mutating func take(_ count: Int) throws -> ArraySlice<UInt8>? {
        guard count <= end - offset else { return nil }
        if offset < start || offset + count > start + filled {
            if buffer.count < count { buffer = [UInt8](repeating: 0, count: count) }
            try fill()
        }
        guard offset + count <= start + filled else { return nil }
        defer { offset += count }
        return buffer[offset - start..<offset + count - start]
    }

    mutating func skip(_ count: Int) -> Bool {
        guard count <= end - offset else { return false }
        offset += count
        return true
    }

    private mutating func fill() throws {
        start = offset
        filled = 0
        while filled < buffer.count {
            let read = try buffer.withUnsafeMutableBytes { raw in
                try descriptor.read(
                    fromAbsoluteOffset: Int64(start + filled),
                    into: UnsafeMutableRawBufferPointer(rebasing: raw[filled...]))
            }
            if read == 0 { return }
            filled += read
        }
    }
}
