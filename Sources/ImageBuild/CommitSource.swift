package import OSTree

/// Where commits and their objects come from.
package protocol CommitSource {
    /// What compresses the objects, for the image's labels; empty when they are taken over as they are.
    var encoders: [String] { get }

    /// Writes every object that the commits reach, but not the commits themselves.
    /// - Returns: The commits, whose objects are all written.
    func write(to writing: ObjectWriting) throws -> [SourcedCommit]
}

/// A commit that came from a source.
package struct SourcedCommit: Sendable {
    package let checksum: Checksum
    package let commit: Commit
    /// The object, bit for bit.
    let bytes: [UInt8]
    /// The detached metadata, bit for bit; nil when there are none.
    let detached: [UInt8]?
    /// The branches that shall name it.
    package let refs: [RefName]

    /// - Throws: ``ImageBuildError`` when the commit is bound to other refs, since a client that asks for a ref refuses
    ///   such a commit; `OSTreeError` when the bytes are no commit.
    init(_ checksum: Checksum, bytes: [UInt8], detached: [UInt8]?, refs: [RefName]) throws {
        self.checksum = checksum
        commit = try Commit(serialised: bytes)
        self.bytes = bytes
        self.detached = detached
        self.refs = refs
        guard let bindings = commit["ostree.ref-binding"]?.strings else { return }
        for ref in refs where !bindings.contains(ref.description) {
            throw ImageBuildError(
                "--ref \(ref)",
                "the commit \(checksum) is bound to \(bindings.joined(separator: ", ")), so no client would take it",
                remedy: "use that ref")
        }
    }
}

extension SourcedCommit {
    /// The same commit, named by the branches that it is bound to.
    /// - Throws: ``ImageBuildError`` when it is bound to none.
    func named() throws -> SourcedCommit {
        let bindings = commit["ostree.ref-binding"]?.strings ?? []
        guard !bindings.isEmpty else {
            throw ImageBuildError("commit \(checksum)", "is bound to no branch", remedy: "name one with --ref")
        }
        return try SourcedCommit(
            checksum, bytes: bytes, detached: detached, refs: bindings.map { try RefName($0) })
    }

    /// The same commit with a signature in its detached metadata.
    func signed(by signature: ImageSignature) throws -> SourcedCommit {
        try SourcedCommit(
            checksum, bytes: bytes, detached: signature.detached(for: bytes, beside: detached), refs: refs)
    }
}

/// What a source needs to write: the layers, and how to work for them.
package struct ObjectWriting {
    let layers: ObjectLayers
    /// Threads that read, hash and compress.
    let threads: Int
    /// Where large objects lie until they are written.
    let spoolDirectory: String
    /// Whether somebody wants to know how much there is before it begins.
    let measuresSource: Bool
    /// Throws when the work shall end.
    let checkStop: @Sendable () throws -> Void
}
