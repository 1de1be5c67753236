import Files
import Glibc
import SystemPackage

/// A directory whose files are served as they are when they are asked for.
///
/// Names are resolved one by one below the open directory: symbolic links are not followed, and names that begin with a
/// dot (so `..` too) are not there. A file is opened on the event loop that answers: the look-up and the first 64 KiB
/// are what the loop waits for, as it does in `sendfile` for everything else, and nearly always the page cache has them.
package final class ContentFolder: Sendable {
    /// Where the directory was when it was opened.
    package let path: String
    private let descriptor: CInt

    /// Opens a directory; here a link is followed.
    /// - Throws: ``ContentFileError`` when it cannot be opened or is no directory.
    package init(path: String) throws(ContentFileError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ContentFileError(path: path, reason: reasonOfErrno()) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Opens a file inside.
    /// - Parameter name: Its path below the directory, without percent-encoding.
    /// - Returns: nil when there is no regular file of that name.
    /// - Throws: ``ContentFileError`` when the system refuses it for another reason, such as missing permission.
    func file(_ name: some StringProtocol) throws(ContentFileError) -> ContentFile? {
        var names = Array(name.utf8).split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard names.allSatisfy(Self.isPlain), let last = names.popLast() else { return nil }
        var directory = descriptor
        defer { if directory != descriptor { close(directory) } }
        for name in names {
            guard let next = try entry(name, in: directory, O_RDONLY | O_DIRECTORY) else { return nil }
            if directory != descriptor { close(directory) }
            directory = next
        }
        // Neither a FIFO nor a terminal may hold the loop up or become the process's own.
        guard let found = try entry(last, in: directory, O_RDONLY | O_NONBLOCK | O_NOCTTY) else { return nil }
        guard let size = sizeOfRegularFile(FileDescriptor(rawValue: found)) else {
            close(found)
            return nil
        }
        return ContentFile(taking: found, path: "\(path)/\(name)", size: size)
    }

    private func entry(
        _ name: ArraySlice<UInt8>, in directory: CInt, _ flags: CInt
    ) throws(ContentFileError) -> CInt? {
        let found = (name + [0]).withUnsafeBufferPointer { name in
            name.withMemoryRebound(to: CChar.self) { name in
                name.baseAddress.map { openat(directory, $0, flags | O_NOFOLLOW | O_CLOEXEC) } ?? -1
            }
        }
        guard found < 0 else { return found }
        // A link is one of the last two errors, a socket the third.
        if [ENOENT, ENAMETOOLONG, ENXIO, ENOTDIR, ELOOP].contains(errno) { return nil }
        let shown = String(decoding: name, as: UTF8.self).debugDescription
        throw ContentFileError(path: path, reason: "\(shown) cannot be opened: \(reasonOfErrno())")
    }

    private static func isPlain(_ name: ArraySlice<UInt8>) -> Bool {
        !name.isEmpty && name.first != UInt8(ascii: ".") && !name.contains(0)
    }
}
