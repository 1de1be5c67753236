package import SystemPackage

/// A file that stays open as long as anybody holds this value.
package final class OpenFile: Sendable {
    /// Read it with `pread` or `sendfile` at an offset; its own position is shared.
    package let descriptor: FileDescriptor
    /// The name it was opened by, for messages.
    package let path: FilePath
    /// Bytes when it was opened.
    package let size: Int

    /// Opens a regular file for reading.
    /// - Throws: `FileError`.
    package init(_ path: FilePath) throws(FileError) {
        self.path = path
        do {
            // A FIFO must not make the caller wait; for a regular file the option means nothing.
            descriptor = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
        } catch {
            throw FileError("open", path, error)
        }
        let size = sizeOfRegularFile(descriptor)
        self.size = size ?? 0
        guard size != nil else { throw FileError("read as a file", path, Errno.invalidArgument) }
    }

    /// Takes over a new, empty file.
    /// - Parameter path: Its name in messages.
    init(taking descriptor: FileDescriptor, path: FilePath) {
        self.descriptor = descriptor
        self.path = path
        size = 0
    }

    deinit { try? descriptor.close() }
}
