package import Files
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
}
