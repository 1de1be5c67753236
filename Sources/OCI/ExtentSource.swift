import Archive
import Files
import SystemPackage

/// Reads a run of bytes of a file in order.
final class ExtentSource: ByteSource {
    private let file: OpenFile
    private var rest: Range<Int>

    /// - Parameter offset: Bytes of the run that are left out.
    init(_ extent: FileExtent, from offset: Int = 0) {
        file = extent.file
        let (start, end) = (extent.range.lowerBound, extent.range.upperBound)
        rest = start + min(max(0, offset), end - start)..<end
    }

    /// - Throws: `FileError`, also when the file ends before the range does.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let part = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(rest.count))
        if part.isEmpty { return 0 }
        do {
            let count = try file.descriptor.read(fromAbsoluteOffset: Int64(rest.lowerBound), into: part)
            guard count > 0 else { throw Errno.ioError }
            rest = rest.lowerBound + count..<rest.upperBound
            return count
        } catch {
            throw FileError("read", file.path, error)
        }
    }
}
