package import OSTree

/// A directory tree, committed as `ostree commit --tree=dir=` does: the same tree gives the same checksum.
package struct TreeSource: CommitSource {
    /// What a commit says besides its tree.
    package struct Message: Sendable {
        package var subject = ""
        package var body = ""
        /// Seconds since 1970.
        package var timestamp: UInt64
        /// The refs the commit is bound to; clients refuse to take it for another.
        package var bindings: [RefName] = []

        package init(timestamp: UInt64) { self.timestamp = timestamp }
    }

    private let path: String
    private let message: Message
    private let withAttributes: Bool
    private let skipsSpecial: Bool

    /// - Parameters:
    ///   - path: The root of the tree.
    ///   - message: What the commit says.
    ///   - withAttributes: Whether extended attributes are kept.
    ///   - skipsSpecial: Whether devices, FIFOs and sockets are left out; they are errors otherwise.
    package init(_ path: String, message: Message, withAttributes: Bool = true, skipsSpecial: Bool = false) {
        self.path = path
        self.message = message
        self.withAttributes = withAttributes
        self.skipsSpecial = skipsSpecial
    }

    package var encoders: [String] { [FileEncoder.name, FileEncoder.streamName] }

    package func write(to writing: LayerWriting) throws -> (checksum: Checksum, commit: Commit) {
        let headers = HeaderReader(withAttributes: withAttributes)
        let (layer, spoolDirectory, checkStop) = (writing.layer, writing.spoolDirectory, writing.checkStop)
        let written = layer.written
        var workers = try OrderedWorkers(count: writing.threads) {
            let encoder = try FileEncoder(
                headers: headers, written: written, spoolDirectory: spoolDirectory, checkStop: checkStop)
            return { (file: TreeFile) in try encoder.encode(file) }
        }
        var walker = try TreeWalker(path, reader: headers, skipsSpecial: skipsSpecial)
        var tree = CommittedTree()
        try workers.run(
            next: {
                while let entry = try walker.next() {
                    try checkStop()
                    if let file = tree.add(entry) {
                        return (file, file.size > FileEncoder.memoryLimit ? 1 << 20 : file.size)
                    }
                }
                return nil
            },
            deliver: { object in
                tree.checksums.append(object.name.checksum)
                try layer.put(object)
            })
        let root = try tree.write(to: layer)
        let commit = try Commit(
            metadata: message.bindings.isEmpty ? [] : [Commit.binding(to: message.bindings)], subject: message.subject,
            body: message.body, timestamp: message.timestamp, rootTree: root.tree, rootMetadata: root.metadata)
        let object = try EncodedObject(metadata: commit.serialised, kind: .commit)
        try layer.put(object)
        return (object.name.checksum, commit)
    }
}
