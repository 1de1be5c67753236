import Files
import Glibc
import SystemPackage

/// What a run has added to a directory, so that it can be taken away again.
final class AddedFiles {
    private var files: [FilePath] = []
    /// Parents before what is inside.
    private var directories: [FilePath] = []

    /// Creates a directory and its missing parents, and notes those.
    func createDirectories(_ path: FilePath, mode: FilePermissions) throws(FileError) {
        var missing: [FilePath] = []
        var next = path
        while !next.isEmpty, !isDirectory(next) {
            missing.append(next)
            let parent = next.removingLastComponent()
            guard parent != next else { break }
            next = parent
        }
        try Files.createDirectories(path, mode: mode)
        directories += missing.reversed()
    }

    /// Notes a file.
    func insert(_ path: FilePath) { files.append(path) }

    /// Removes the noted files that are meant.
    func remove(where isMeant: (FilePath) -> Bool) {
        for path in files where isMeant(path) { unlink(path.string) }
    }

    /// Removes the noted directories that are empty.
    func removeDirectories() {
        for path in directories.reversed() { rmdir(path.string) }
    }
}
