/// A `commit` object, `(a{sv}aya(say)sstayay)`.
package struct Commit: Equatable, Sendable {
    /// One key of the metadata; their order is part of the commit.
    package struct Entry: Equatable, Sendable {
        package let key: String
        package let value: Variant

        package init(_ key: String, _ value: Variant) {
            self.key = key
            self.value = value
        }
    }

    package let metadata: [Entry]
    package let parent: Checksum?
    package let subject: String
    package let body: String
    /// Seconds since 1970.
    package let timestamp: UInt64
    package let rootTree: Checksum
    package let rootMetadata: Checksum

    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when subject, body or a key holds a NUL or a key comes twice.
    package init(
        metadata: [Entry] = [], parent: Checksum? = nil, subject: String = "", body: String = "", timestamp: UInt64,
        rootTree: Checksum, rootMetadata: Checksum
    ) throws(OSTreeError) {
        guard !subject.utf8.contains(0), !body.utf8.contains(0), !metadata.contains(where: { $0.key.utf8.contains(0) })
        else { throw .invalid("commit", reason: "a text in it holds a NUL") }
        guard Set(metadata.map { Array($0.key.utf8) }).count == metadata.count else {
            throw .invalid("commit", reason: "a key of its metadata comes twice")
        }
        self.metadata = metadata
        self.parent = parent
        self.subject = subject
        self.body = body
        self.timestamp = timestamp
        self.rootTree = rootTree
        self.rootMetadata = rootMetadata
    }

    /// The value of a key of the metadata.
    package subscript(key: String) -> Variant? { metadata.first { $0.key == key }?.value }

    /// The entry that binds a commit to refs, which clients compare with what they asked for.
    package static func binding(to refs: [RefName]) -> Entry {
        Entry(
            "ostree.ref-binding",
            .strings(refs.map(\.description).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }))
    }
}
