import Glibc
package import SystemPackage

/// A file without a name, for bytes that are too many for memory; the kernel frees it when nobody holds it any more.
package final class SpoolFile {
    private let descriptor: FileDescriptor
    private let file: OpenFile
    private var count = 0

    /// - Parameter directory: On a disk with room for the bytes.
    /// - Throws: ``FileError``.
    package init(in directory: FilePath) throws(FileError) {
        let directory = directory.isEmpty ? "." : directory
        var template = Array(directory.appending("slipway-spool-XXXXXX").string.utf8CString)
        let raw = mkstemp(&template)
        guard raw >= 0 else {
            throw FileError("make a temporary file in", directory, Errno(rawValue: errno))
        }
        _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
        let descriptor = FileDescriptor(rawValue: raw)
        let name = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        do throws(FileError) {
            // Opened by its name while it has one, so that what reads it is closed with its last reader.
            defer { unlink(name) }
            file = try OpenFile(FilePath(name))
        } catch {
            try? descriptor.close()
            throw error
        }
        self.descriptor = descriptor
    }

    deinit { try? descriptor.close() }

    /// Appends bytes.
    /// - Throws: ``FileError``, for example when the disk is full.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        do {
            count += try descriptor.writeAll(bytes)
        } catch {
            throw FileError("write", file.path, error)
        }
    }

    /// All that was written so far.
    package func extent() -> FileExtent { FileExtent(file: file, range: 0..<count) }
}
