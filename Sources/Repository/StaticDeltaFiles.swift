import Glibc
import OSTree

/// The static deltas of a repository directory.
struct StaticDeltaFiles {
    private static let countLimit = 100_000

    /// The directory of one delta.
    struct Directory {
        /// Inside the repository.
        let path: String
        /// The sizes of its files.
        let bytes: UInt64
        fileprivate let files: [String]
        fileprivate let name: String
        fileprivate let parent: RepositoryDirectory

        /// Removes it: the superblock first, without which no client looks for the rest.
        func remove() throws(RepositoryError) {
            if let directory = try parent.directory(name) {
                for file in files { try directory.remove(file) }
            }
            try parent.remove(name, isDirectory: true)
        }
    }

    private let root: RepositoryDirectory

    init(_ root: RepositoryDirectory) { self.root = root }

    /// The deltas that have a directory; what has another name than a delta's is passed over.
    func names() throws(RepositoryError) -> Set<StaticDeltaName> {
        guard let deltas = try root.directory("deltas") else { return [] }
        var found: Set<StaticDeltaName> = []
        for start in try deltas.names(limit: Self.countLimit) where start.utf8.count == 2 {
            guard try deltas.entry(start)?.kind == S_IFDIR, let parent = try deltas.directory(start) else { continue }
            for rest in try parent.names(limit: Self.countLimit) {
                if let name = StaticDeltaName(directory: start + rest) { found.insert(name) }
            }
            guard found.count <= Self.countLimit else {
                throw RepositoryError(deltas.path, "holds more than \(Self.countLimit) static deltas")
            }
        }
        return found
    }

    /// The directories of the deltas that are wanted, ascending by path. What has another name than a delta's is passed
    /// over.
    func directories(_ isWanted: (StaticDeltaName) -> Bool) throws(RepositoryError) -> [Directory] {
        guard let deltas = try root.directory("deltas") else { return [] }
        var found: [Directory] = []
        for start in try deltas.names(limit: Self.countLimit) where start.utf8.count == 2 {
            guard try deltas.entry(start)?.kind == S_IFDIR, let parent = try deltas.directory(start) else { continue }
            for rest in try parent.names(limit: Self.countLimit) {
                guard let name = StaticDeltaName(directory: start + rest), isWanted(name),
                    try parent.entry(rest)?.kind == S_IFDIR, let directory = try parent.directory(rest)
                else { continue }
                var bytes: UInt64 = 0
                var files: [String] = []
                for file in try directory.names(limit: Self.countLimit) {
                    guard let entry = try directory.entry(file) else { continue }
                    bytes += UInt64(max(0, entry.status.st_size))
                    files.insert(file, at: file == "superblock" ? 0 : files.count)
                }
                found.append(
                    Directory(path: "deltas/\(start)/\(rest)", bytes: bytes, files: files, name: rest, parent: parent))
            }
        }
        return found
    }
}
