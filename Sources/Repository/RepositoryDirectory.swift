import Glibc
import SystemPackage

/// An open directory of a repository: names are resolved in it, never along a path that could be exchanged, and no link
/// is followed.
final class RepositoryDirectory: Sendable {
    let descriptor: FileDescriptor
    /// Where it lies, for messages.
    let path: String

    /// Opens the repository itself, which the user may name by a link.
    init(root: String) throws(RepositoryError) {
        path = root
        do {
            descriptor = try FileDescriptor.open(root, .readOnly, options: [.directory, .closeOnExec])
        } catch {
            throw RepositoryError(root, "cannot open the directory", kind: .unreadable, cause: error)
        }
    }

    private init(_ descriptor: FileDescriptor, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { try? descriptor.close() }

    func path(of name: String) -> String { "\(path)/\(name)" }

    /// Opens a directory inside.
    /// - Returns: nil when nothing has the name.
    func directory(_ name: String) throws(RepositoryError) -> RepositoryDirectory? {
        let raw = openat(descriptor.rawValue, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if raw >= 0 { return RepositoryDirectory(FileDescriptor(rawValue: raw), path: path(of: name)) }
        let cause = Errno(rawValue: errno)
        guard cause == .noSuchFileOrDirectory else { throw unreadable(name, cause) }
        return nil
    }

    /// Finds whatever has the name.
    /// - Returns: nil when nothing has it.
    func entry(_ name: String) throws(RepositoryError) -> RepositoryEntry? {
        let raw = openat(descriptor.rawValue, name, FileAttributes.pathOnly | O_NOFOLLOW | O_CLOEXEC)
        if raw >= 0 { return try RepositoryEntry(FileDescriptor(rawValue: raw), path: path(of: name)) }
        let cause = Errno(rawValue: errno)
        guard cause == .noSuchFileOrDirectory else { throw unreadable(name, cause) }
        return nil
    }

    /// The names inside without `.` and `..`, ascending by their bytes; what is not UTF-8 in them is replaced.
    /// - Throws: ``RepositoryError``, also for more than `limit` names.
    func names(limit: Int) throws(RepositoryError) -> [String] {
        // The copy has its own position, so that several threads can list at a time.
        let copy = openat(descriptor.rawValue, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else {
            let cause = Errno(rawValue: errno)
            if copy >= 0 { close(copy) }
            throw RepositoryError(path, "cannot list the directory", kind: .unreadable, cause: cause)
        }
        defer { closedir(stream) }
        var names: [String] = []
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        errno = 0
        while let entry = readdir(stream) {
            // The record may be shorter than its Swift type, so the name is read in place.
            let start = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
            let name = String(cString: start)
            if name != ".", name != ".." { names.append(name) }
            guard names.count <= limit else { throw RepositoryError(path, "holds more than \(limit) names") }
            errno = 0
        }
        guard errno == 0 else {
            throw RepositoryError(
                path, "cannot list the directory", kind: .unreadable, cause: Errno(rawValue: errno))
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func unreadable(_ name: String, _ cause: Errno) -> RepositoryError {
        RepositoryError(path(of: name), "cannot open", kind: .unreadable, cause: cause)
    }
}
