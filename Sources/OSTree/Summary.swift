/// The file `summary` of a repository, `(a(s(taya{sv}))a{sv})`: its refs and static deltas, for clients to choose from.
///
/// Its keys: libostree, `ostree-repo.c`, `ostree_repo_regenerate_summary`.
package struct Summary: Equatable, Sendable {
    /// The most bytes that are read.
    package static let limit = 32 << 20

    /// Ascending by the bytes of their names.
    package let refs: [Reference]
    /// Everything else, in the order of the file.
    package let metadata: [Commit.Entry]
    /// The static deltas, ascending by their names.
    package let deltas: [Delta]

    /// Puts together the summary of an archive repository.
    /// - Parameters:
    ///   - refs: In any order.
    ///   - deltas: In any order.
    ///   - lastModified: Seconds since 1970.
    ///   - hasTombstones: Whether deleted commits leave tombstones (`core.tombstone-commits`).
    ///   - hasDeltaIndexes: Whether `delta-indexes` names all deltas, so that clients need not look at those named here.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when a ref or a delta comes twice.
    package init(
        refs: [Reference], deltas: [Delta] = [], lastModified: UInt64, hasTombstones: Bool = false,
        hasDeltaIndexes: Bool = false
    ) throws(OSTreeError) {
        var metadata: [Commit.Entry] = []
        // Their keys have digits and dashes only, so texts order as bytes do.
        let listed = deltas.map { (delta: $0, entry: $0.entry) }.sorted { $0.entry.key < $1.entry.key }
        if !deltas.isEmpty { metadata.append(Commit.Entry(Key.deltas, .dictionary(listed.map(\.entry)))) }
        metadata.append(Commit.Entry(Key.hasDeltaIndexes, .boolean(hasDeltaIndexes)))
        metadata.append(Commit.Entry(Key.lastModified, .number(lastModified)))
        metadata.append(Commit.Entry(Key.mode, .string(RepositoryMode.archive.rawValue)))
        metadata.append(Commit.Entry(Key.hasTombstones, .boolean(hasTombstones)))
        try self.init(refs: refs.sorted(by: Reference.precedes), deltas: listed.map(\.delta), metadata: metadata)
    }

    init(refs: [Reference], deltas: [Delta], metadata: [Commit.Entry]) throws(OSTreeError) {
        for (ref, next) in zip(refs, refs.dropFirst()) where !Reference.precedes(ref, next) {
            throw .invalid("summary", reason: "the ref \(next.name) comes twice, or out of its order")
        }
        for (delta, next) in zip(deltas, deltas.dropFirst()) where delta.name == next.name {
            throw .invalid("summary", reason: "the static delta \(delta.name) comes twice")
        }
        self.refs = refs
        self.deltas = deltas
        self.metadata = metadata
    }

    /// When the summary was made, in seconds since 1970.
    package var lastModified: UInt64? { metadata.value(Key.lastModified)?.number }

    /// What the summary calls the mode of its repository.
    package var mode: String? { metadata.value(Key.mode)?.string }

    /// Whether deleted commits leave tombstones.
    package var hasTombstones: Bool? { metadata.value(Key.hasTombstones)?.boolean }

    /// Whether `delta-indexes` names all static deltas.
    package var hasDeltaIndexes: Bool? { metadata.value(Key.hasDeltaIndexes)?.boolean }

    enum Key {
        static let deltas = "ostree.static-deltas"
        static let hasDeltaIndexes = "ostree.summary.indexed-deltas"
        static let lastModified = "ostree.summary.last-modified"
        static let mode = "ostree.summary.mode"
        static let hasTombstones = "ostree.summary.tombstone-commits"
    }
}

extension [Commit.Entry] {
    /// The value of a key.
    func value(_ key: String) -> Variant? { first { $0.key == key }?.value }
}
