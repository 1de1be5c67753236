package import Files
import Glibc
package import OSTree
import SystemPackage

/// A repository directory of any mode.
///
/// Everything in it is found relative to open directories, links are not followed, and sizes are those of what is open.
package struct RepositoryStore: ObjectStore {
    package let place: String
    package let mode: RepositoryMode
    let root: RepositoryDirectory
    let objectsDirectory: RepositoryDirectory

    /// Opens a repository.
    /// - Throws: ``RepositoryError`` when there is none, or its configuration is not supported.
    package init(_ path: String) throws(RepositoryError) {
        place = path
        root = try RepositoryDirectory(root: path)
        guard let config = try root.entry("config"), let objects = try root.directory("objects") else {
            throw RepositoryError(
                path, "is no OSTree repository: it has no config or no objects", kind: .missing,
                remedy: "name a directory that `ostree init` or `slipway` made")
        }
        objectsDirectory = objects
        let bytes = try config.bytes(limit: RepositoryConfig.limit)
        do {
            mode = try RepositoryConfig(bytes).mode
        } catch {
            throw RepositoryError(config.path, "cannot be used", cause: error)
        }
    }

    package func metadata(_ name: ObjectName) throws -> [UInt8] {
        guard name.kind != .file, name.kind != .detachedMetadata else {
            throw RepositoryError("\(place)/\(name.path)", "is not named by the checksum of its bytes")
        }
        guard let entry = try entry(name) else { throw missing(name) }
        return try verified(entry.bytes(limit: ObjectKind.readLimit), name)
    }

    package func detachedMetadata(of commit: Checksum) throws -> [UInt8]? {
        guard let entry = try entry(ObjectName(commit, .detachedMetadata)) else { return nil }
        return try entry.bytes(limit: ObjectKind.readLimit)
    }

    package func file(_ checksum: Checksum) throws -> StoredFile {
        let name = ObjectName(checksum, .file)
        guard let entry = try entry(name) else { throw missing(name) }
        do {
            return mode == .archive ? .archived(try entry.content()) : try loose(entry, checksum)
        } catch {
            throw failure(name, error)
        }
    }

    package func contains(_ name: ObjectName) -> Bool {
        guard let entry = try? entry(name) else { return false }
        return entry.kind == S_IFREG || entry.kind == S_IFLNK
    }

    package func partialCommits() throws -> Set<Checksum> {
        guard let state = try root.directory("state") else { return [] }
        let ending = ".commitpartial"
        let names = try state.names(limit: Self.objectLimit)
        return Set(names.compactMap { $0.hasSuffix(ending) ? try? Checksum(hex: $0.dropLast(ending.count)) : nil })
    }

    package func file(at path: String) throws -> FileExtent? {
        var directory = root
        var parts = path.split(separator: "/").map(String.init)
        guard let name = parts.popLast(), !parts.contains("..") else { return nil }
        for part in parts {
            guard let inner = try directory.directory(part) else { return nil }
            directory = inner
        }
        return try directory.entry(name)?.content()
    }

    package func deltas() throws -> Set<StaticDeltaName> { try StaticDeltaFiles(root).names() }

    /// Finds an object's file; nil when there is none.
    private func entry(_ name: ObjectName) throws(RepositoryError) -> RepositoryEntry? {
        try entry(name.checksum, suffix: suffix(name.kind))
    }

    func entry(_ checksum: Checksum, suffix: String) throws(RepositoryError) -> RepositoryEntry? {
        let hex = checksum.description
        guard let shard = try objectsDirectory.directory(String(hex.prefix(2))) else { return nil }
        return try shard.entry("\(hex.dropFirst(2)).\(suffix)")
    }

    /// The end of an object's file name in this mode.
    func suffix(_ kind: ObjectKind) -> String { kind == .file ? mode.contentSuffix : kind.rawValue }
}
