import Glibc
import OSTree
import SystemPackage

extension RepositoryStore {
    /// How many bytes an object's file has.
    func storedSize(of name: ObjectName) throws(RepositoryError) -> UInt64 {
        UInt64(max(0, try entry(name.checksum, suffix: suffix(name.kind))?.status.st_size ?? 0))
    }

    /// Removes an object; of a commit also the mark that it is not whole.
    func remove(_ name: ObjectName) throws(RepositoryError) {
        let hex = name.checksum.description
        if let shard = try objectsDirectory.directory(String(hex.prefix(2))) {
            try shard.remove("\(hex.dropFirst(2)).\(suffix(name.kind))")
        }
        if name.kind == .commit, let state = try root.directory("state") { try state.remove("\(hex).commitpartial") }
    }
}

extension RepositoryDirectory {
    /// Removes a name; that it is gone already is no error.
    /// - Parameter isDirectory: Whether it is an empty directory.
    func remove(_ name: String, isDirectory: Bool = false) throws(RepositoryError) {
        guard unlinkat(descriptor.rawValue, name, isDirectory ? AT_REMOVEDIR : 0) != 0, errno != ENOENT else { return }
        throw RepositoryError(path(of: name), "cannot remove", kind: .unreadable, cause: Errno(rawValue: errno))
    }
}
