import Files
import Glibc
import SystemPackage

/// A file that a result goes to: all of it or nothing. A pipe or a device is written into and stays what it is, and so
/// does a link, whose file is replaced.
struct ResultFile {
    let path: String

    private var isSpecial: Bool { isSpecialFile(FilePath(path)) }

    /// - Parameter mode: The permissions of a file.
    /// - Throws: `FileError`.
    func write(_ bytes: [UInt8], mode: FilePermissions = .ownerReadWrite) throws(FileError) {
        guard !isSpecial else { return try writeThrough(bytes) }
        try AtomicFile.write(bytes, to: target, mode: mode)
    }

    /// Removes the file that was written, when its content has become worthless.
    func discard() {
        guard !isSpecial else { return }
        unlink(target.string)
    }

    private var target: FilePath {
        guard let found = realpath(path, nil) else { return FilePath(path) }
        defer { free(found) }
        return FilePath(platformString: found)
    }

    private func writeThrough(_ bytes: [UInt8]) throws(FileError) {
        do {
            let file = try FileDescriptor.open(FilePath(path), .writeOnly, options: .closeOnExec)
            _ = try file.closeAfter { try file.writeAll(bytes) }
        } catch {
            throw FileError("write to", FilePath(path), error)
        }
    }
}
