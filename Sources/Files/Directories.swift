package import SystemPackage
import Glibc

/// Creates a directory and its missing parents.
/// - Parameter mode: Permissions of the directories that are created; existing ones are left as they are.
/// - Throws: ``FileError``.
package func createDirectories(_ path: FilePath, mode: FilePermissions) throws(FileError) {
    if isDirectory(path) { return }
    let parent = path.removingLastComponent()
    if !parent.isEmpty, parent != path { try createDirectories(parent, mode: mode) }
    if mkdir(path.string, mode.rawValue) != 0, errno != EEXIST {
        throw FileError("create directory", path, Errno(rawValue: errno))
    }
    guard isDirectory(path) else { throw FileError("create directory", path, Errno.notDirectory) }
}

/// Whether a path leads to a directory, following links.
package func isDirectory(_ path: FilePath) -> Bool {
    var status = stat()
    return stat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Whether a path leads to a device, a pipe or a socket, following links: what is written to, never replaced.
package func isSpecialFile(_ path: FilePath) -> Bool {
    var status = stat()
    return stat(path.string, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
}

/// Whether something bears the name, a link that leads nowhere too.
/// - Throws: ``FileError`` when that cannot be found out: what cannot be looked at must not be taken for absent.
package func exists(_ path: FilePath) throws(FileError) -> Bool {
    var status = stat()
    if lstat(path.string, &status) == 0 { return true }
    guard errno == ENOENT else { throw FileError("look at", path, Errno(rawValue: errno)) }
    return false
}

/// The names in a directory, without `.` and `..`, sorted by their bytes.
/// - Throws: ``FileError``.
package func listDirectory(_ path: FilePath) throws(FileError) -> [String] {
    guard let stream = opendir(path.string) else { throw FileError("list", path, Errno(rawValue: errno)) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        // The record may be shorter than its Swift type, so the name is read in place.
        let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        let start = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
        let name = String(cString: start)
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// Makes renames and creations in a directory durable.
/// - Throws: ``FileError``.
package func syncDirectory(_ path: FilePath) throws(FileError) {
    let directory = path.isEmpty ? FilePath(".") : path
    let descriptor: FileDescriptor
    do {
        descriptor = try FileDescriptor.open(directory, .readOnly, options: [.directory, .closeOnExec])
    } catch {
        throw FileError("open", directory, error)
    }
    defer { try? descriptor.close() }
    guard fsync(descriptor.rawValue) == 0 else { throw FileError("sync", directory, Errno(rawValue: errno)) }
}
