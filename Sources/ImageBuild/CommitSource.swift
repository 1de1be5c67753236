package import OSTree

/// Where a commit and its objects come from.
package protocol CommitSource {
    /// What compressed the objects, for the image's labels; empty when they are taken over as they are.
    var encoders: [String] { get }

    /// Writes the commit and all that it reaches.
    /// - Returns: The commit and its checksum.
    func write(to layer: LayerWriting) throws -> (checksum: Checksum, commit: Commit)
}

/// What a source needs to write: the layer, and how to work for it.
package struct LayerWriting {
    let layer: ArchiveLayer
    /// Threads that read, hash and compress.
    let threads: Int
    /// Where large objects lie until they are written.
    let spoolDirectory: String
    /// Throws when the work shall end.
    let checkStop: @Sendable () throws -> Void
}
