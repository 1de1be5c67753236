import OSTree
import Repository

/// A store of objects that no tool would make.
struct MemoryStore: ObjectStore {
    let place = "memory"
    private(set) var metadata: [ObjectName: [UInt8]] = [:]
    private(set) var headers: [Checksum: FileHeader] = [:]

    /// Adds a directory's owner and mode.
    mutating func add(_ metadata: DirectoryMetadata) throws -> Checksum {
        try add(metadata.serialised, .directoryMetadata)
    }

    mutating func add(_ tree: DirectoryTree) throws -> Checksum { try add(tree.serialised, .directoryTree) }

    mutating func add(_ commit: Commit) throws -> Checksum { try add(commit.serialised, .commit) }

    /// Adds a link or an empty file.
    mutating func add(_ header: FileHeader) throws -> Checksum {
        let checksum = try StoredFile.loose(header, content: nil).read().checksum
        headers[checksum] = header
        return checksum
    }

    mutating func remove(_ name: ObjectName) { metadata[name] = nil }

    private mutating func add(_ bytes: [UInt8], _ kind: ObjectKind) throws -> Checksum {
        let checksum = try Checksum(of: bytes)
        metadata[ObjectName(checksum, kind)] = bytes
        return checksum
    }

    func metadata(_ name: ObjectName) throws -> [UInt8] {
        guard let bytes = metadata[name] else { throw RepositoryError("\(name)", "is missing", kind: .missing) }
        return bytes
    }

    func detachedMetadata(of commit: Checksum) -> [UInt8]? { metadata[ObjectName(commit, .detachedMetadata)] }

    func file(_ checksum: Checksum) throws -> StoredFile {
        guard let header = headers[checksum] else { throw RepositoryError("\(checksum)", "is missing", kind: .missing) }
        return .loose(header, content: nil)
    }

    func contains(_ name: ObjectName) -> Bool {
        metadata[name] != nil || name.kind == .file && headers[name.checksum] != nil
    }

    func objects() -> [ObjectName] { (metadata.keys + headers.keys.map { ObjectName($0, .file) }).sorted() }

    func refs() -> [RefName: Checksum] { [:] }
}
