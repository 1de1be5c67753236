package import Files
package import OSTree

/// Where objects are read from: a repository of any mode, or the archive inside an image.
///
/// The calls block and may come from several threads.
package protocol ObjectStore: Sendable {
    /// The store as the user named it, for messages.
    var place: String { get }

    /// The bytes of a directory tree, its metadata or a commit, their checksum verified.
    /// - Throws: ``RepositoryError`` when the object is missing, unreadable, too large or corrupt.
    func metadata(_ name: ObjectName) throws -> [UInt8]

    /// The bytes of a commit's detached metadata; nil when there are none. Nothing verifies them.
    func detachedMetadata(of commit: Checksum) throws -> [UInt8]?

    /// Finds a file object; its content is verified by whoever reads it (``StoredFile/read(limit:into:)``).
    /// - Throws: ``RepositoryError`` when the object is missing or unreadable.
    func file(_ checksum: Checksum) throws -> StoredFile

    /// Whether the object is there.
    func contains(_ name: ObjectName) -> Bool

    /// The names of all objects, ascending by checksum, then by kind.
    func objects() throws -> [ObjectName]

    /// The branches (`refs/heads`) and the commits they name.
    func refs() throws -> [RefName: Checksum]

    /// As ``objects()``.
    /// - Parameter stray: Told of each path among the objects that is none.
    func objects(stray: (String) -> Void) throws -> [ObjectName]

    /// As ``refs()``, without the refs that cannot be read.
    /// - Parameter failed: Told of each of them.
    func refs(failed: (RepositoryError) -> Void) throws -> [RefName: Checksum]

    /// The commits whose objects are known not to be all there, as after a pull that was interrupted or asked for
    /// commits only.
    func partialCommits() throws -> Set<Checksum>

    /// Finds a file beside the objects by its path inside the repository, such as `summary`; nil when there is none.
    func file(at path: String) throws -> FileExtent?

    /// The static deltas that have files under `deltas`.
    func deltas() throws -> Set<StaticDeltaName>
}

extension ObjectStore {
    package func objects(stray: (String) -> Void) throws -> [ObjectName] { try objects() }

    package func refs(failed: (RepositoryError) -> Void) throws -> [RefName: Checksum] { try refs() }

    package func partialCommits() throws -> Set<Checksum> { [] }

    package func file(at path: String) throws -> FileExtent? { nil }

    package func deltas() throws -> Set<StaticDeltaName> { [] }
}

extension ObjectKind {
    /// The most bytes of an object of metadata that are read: parsed, it takes many times that. libostree's own limit is
    /// eight times as much, but a directory of 200,000 files still fits.
    static let readLimit = 16 << 20
}
