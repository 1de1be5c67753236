package import OSTree
package import Repository

/// A store that ends long work in it when somebody asks for it.
package struct StoppableStore: ObjectStore {
    private let store: any ObjectStore
    private let checkStop: @Sendable () throws -> Void

    /// - Parameter checkStop: Called whenever an object is asked for; what it throws ends the work.
    package init(_ store: any ObjectStore, checkStop: @escaping @Sendable () throws -> Void) {
        self.store = store
        self.checkStop = checkStop
    }

    package var place: String { store.place }

    package func metadata(_ name: ObjectName) throws -> [UInt8] {
        try checkStop()
        return try store.metadata(name)
    }

    package func detachedMetadata(of commit: Checksum) throws -> [UInt8]? { try store.detachedMetadata(of: commit) }

    package func file(_ checksum: Checksum) throws -> StoredFile {
        try checkStop()
        return try store.file(checksum)
    }

    package func contains(_ name: ObjectName) -> Bool { store.contains(name) }

    package func objects() throws -> [ObjectName] { try store.objects() }

    package func refs() throws -> [RefName: Checksum] { try store.refs() }

    package func refs(failed: (RepositoryError) -> Void) throws -> [RefName: Checksum] {
        try store.refs(failed: failed)
    }

    package func partialCommits() throws -> Set<Checksum> { try store.partialCommits() }
}
