import Files
import Glibc
import SystemPackage

/// Something that a name in a repository leads to: looked at, but not yet opened, as long as this value lives.
///
/// It is held by an `O_PATH` descriptor, so that status, content, link target and attributes are those of one file,
/// whatever happens to the name meanwhile, and so that no device or FIFO is ever opened.
struct RepositoryEntry: ~Copyable {
    private let descriptor: FileDescriptor
    let status: stat
    /// Where it lies, for messages.
    let path: String

    init(_ descriptor: consuming FileDescriptor, path: String) throws(RepositoryError) {
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0 else {
            let cause = Errno(rawValue: errno)
            try? descriptor.close()
            throw RepositoryError(path, "cannot stat", kind: .unreadable, cause: cause)
        }
        self.descriptor = descriptor
        self.status = status
        self.path = path
    }

    deinit { try? descriptor.close() }

    /// `S_IFREG`, `S_IFLNK` and so on.
    var kind: mode_t { status.st_mode & S_IFMT }

    /// Opens the regular file that it is.
    func content() throws(RepositoryError) -> FileExtent {
        guard kind == S_IFREG else { throw RepositoryError(path, "is not a regular file", kind: .corrupt) }
        do {
            let file = try OpenFile(FilePath(FileAttributes.path(descriptor)))
            return FileExtent(file: file, range: 0..<max(0, file.size))
        } catch {
            throw RepositoryError(path, "cannot open", kind: .unreadable, cause: error.cause)
        }
    }

    /// The bytes of the small regular file that it is.
    func bytes(limit: Int) throws(RepositoryError) -> [UInt8] {
        let extent = try content()
        guard extent.range.count <= limit else {
            throw RepositoryError(path, "is larger than \(limit) bytes", kind: .corrupt)
        }
        do {
            return try extent.bytes(limit: limit)
        } catch {
            throw RepositoryError(path, "cannot read", kind: .unreadable, cause: error.cause)
        }
    }

    /// Where the symbolic link that it is points.
    func target() throws(RepositoryError) -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlinkat(descriptor.rawValue, "", &buffer, Int(PATH_MAX))
        guard count >= 0 else {
            throw RepositoryError(path, "cannot read the link", kind: .unreadable, cause: Errno(rawValue: errno))
        }
        return buffer[..<count].map { UInt8(bitPattern: $0) }
    }

    /// The extended attributes of the file or link.
    func attributes() throws(RepositoryError) -> [FileAttributes.Attribute] {
        do {
            return try FileAttributes.all(descriptor)
        } catch {
            throw RepositoryError(path, "cannot read the extended attributes", kind: .unreadable, cause: error)
        }
    }

    /// One extended attribute; nil when it is not there.
    func attribute(_ name: String) throws(RepositoryError) -> [UInt8]? {
        do {
            return try FileAttributes.value(name, of: descriptor)
        } catch {
            throw RepositoryError(path, "cannot read the attribute \(name)", kind: .unreadable, cause: error)
        }
    }
}
