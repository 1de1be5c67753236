import OSTree
import Repository

/// The objects of an image that is being made: its layers, its commits, and those of the previous image.
struct BuildStore: ObjectStore {
    let place = "the new image"
    let layers: ImageArchive
    let commits: [SourcedCommit]
    let previous: ImageArchive?

    func metadata(_ name: ObjectName) throws -> [UInt8] {
        if name.kind == .commit, let commit = commits.first(where: { $0.checksum == name.checksum }) {
            return commit.bytes
        }
        return try store(of: name).metadata(name)
    }

    func detachedMetadata(of commit: Checksum) throws -> [UInt8]? {
        commits.first { $0.checksum == commit }?.detached
    }

    func file(_ checksum: Checksum) throws -> StoredFile {
        try store(of: ObjectName(checksum, .file)).file(checksum)
    }

    func contains(_ name: ObjectName) -> Bool {
        name.kind == .commit && commits.contains { $0.checksum == name.checksum } || store(of: name).contains(name)
    }

    func objects() throws -> [ObjectName] {
        try (layers.objects() + commits.map { ObjectName($0.checksum, .commit) }).sorted()
    }

    func refs() throws -> [RefName: Checksum] {
        let named = commits.flatMap { commit in commit.refs.map { ($0, commit.checksum) } }
        return Dictionary(named) { first, _ in first }
    }

    private func store(of name: ObjectName) -> ImageArchive {
        guard let previous, !layers.contains(name) else { return layers }
        return previous
    }
}
