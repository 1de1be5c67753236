package import OSTree

/// What the commit of a tree says besides its tree.
package struct CommitMessage: Sendable {
    package var subject = ""
    package var body = ""
    /// Seconds since 1970.
    package var timestamp: UInt64
    /// Texts by key, in the order given; `version` is shown by clients.
    package var metadata: [(key: String, value: String)] = []
    /// The refs the commit is bound to; clients refuse to take it for another.
    package var bindings: [RefName] = []

    package init(timestamp: UInt64) { self.timestamp = timestamp }

    /// The commit of a tree.
    /// - Throws: `OSTreeError`, for example when a key comes twice.
    func commit(rootTree: Checksum, rootMetadata: Checksum) throws(OSTreeError) -> Commit {
        var entries = metadata.map { Commit.Entry($0.key, .string($0.value)) }
        // Their order is part of the checksum; ostree-commit(1) adds the bindings last.
        if !bindings.isEmpty { entries.append(Commit.binding(to: bindings)) }
        return try Commit(
            metadata: entries, subject: subject, body: body, timestamp: timestamp, rootTree: rootTree,
            rootMetadata: rootMetadata)
    }
}
