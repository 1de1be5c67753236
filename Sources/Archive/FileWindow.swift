import SystemPackage

/// Reads small pieces of a file in ascending order through a buffer, so that neighbouring headers cost one `pread`.
struct FileWindow {
    // Two pages hold the headers of a few small files; a larger window would read the data in between as well.
    private static let size = 8 << 10

    private let descriptor: FileDescriptor
    private var buffer = [UInt8](repeating: 0, count: size)
    private var filled = 0
    private var start = 0

    init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

    /// The bytes of a range; nil when the file ends before it.
    mutating func bytes(_ range: Range<Int>) throws(Errno) -> ArraySlice<UInt8>? {
        if range.lowerBound < start || range.upperBound > start + filled {
            if buffer.count < range.count { buffer = [UInt8](repeating: 0, count: range.count) }
            try fill(at: range.lowerBound)
        }
        guard range.upperBound <= start + filled else { return nil }
        return buffer[range.lowerBound - start..<range.upperBound - start]
    }

    private mutating func fill(at offset: Int) throws(Errno) {
        start = offset
        filled = 0
        while filled < buffer.count {
            let read: Int
            do {
                read = try buffer.withUnsafeMutableBytes { raw in
                    try descriptor.read(
                        fromAbsoluteOffset: Int64(offset + filled),
                        into: UnsafeMutableRawBufferPointer(rebasing: raw[filled...]))
                }
            } catch {
                throw error as? Errno ?? .ioError
            }
            if read == 0 { return }
            filled += read
        }
    }
}
