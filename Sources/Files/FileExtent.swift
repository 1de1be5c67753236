import SystemPackage

/// A run of bytes in an open file.
package struct FileExtent: Sendable {
    package let file: OpenFile
    /// Where it begins and ends, in bytes from the start of the file.
    package let range: Range<Int>

    package init(file: OpenFile, range: Range<Int>) {
        self.file = file
        self.range = range
    }

    /// Reads it all into memory.
    /// - Throws: `FileError`; its cause is `Errno.fileTooLarge` above the limit.
    package func bytes(limit: Int) throws(FileError) -> [UInt8] {
        guard range.count <= limit else { throw FileError("read", file.path, Errno.fileTooLarge) }
        var bytes = [UInt8](repeating: 0, count: range.count)
        var filled = 0
        while filled < bytes.count {
            do {
                let count = try bytes.withUnsafeMutableBytes { raw in
                    try file.descriptor.read(
                        fromAbsoluteOffset: Int64(range.lowerBound + filled),
                        into: UnsafeMutableRawBufferPointer(rebasing: raw[filled...]))
                }
                guard count > 0 else { throw Errno.ioError }
                filled += count
            } catch {
                throw FileError("read", file.path, error)
            }
        }
        return bytes
    }

    /// Reads it piece by piece.
    /// - Throws: `FileError` when it cannot be read or has become shorter, and what `take` throws.
    package func forEachPiece(_ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(1 << 18, max(1, range.count)), alignment: 16)
        defer { buffer.deallocate() }
        var offset = range.lowerBound
        while offset < range.upperBound {
            let space = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, range.upperBound - offset)])
            let count: Int
            do {
                count = try file.descriptor.read(fromAbsoluteOffset: Int64(offset), into: space)
                guard count > 0 else { throw Errno.ioError }
            } catch {
                throw FileError("read", file.path, error)
            }
            try take(UnsafeRawBufferPointer(rebasing: space[..<count]))
            offset += count
        }
    }
}
