package import OSTree
import Workers

/// A directory tree, committed as `ostree commit --tree=dir=` does: the same tree gives the same checksum.
package struct TreeSource: CommitSource {
    private let path: String
    private let refs: [RefName]
    private let message: CommitMessage
    private let withAttributes: Bool
    private let skipsSpecial: Bool

    /// - Parameters:
    ///   - path: The root of the tree.
    ///   - refs: The branches that shall name the commit.
    ///   - message: What the commit says.
    ///   - withAttributes: Whether extended attributes, SELinux labels among them, are kept.
    ///   - skipsSpecial: Whether devices, FIFOs and sockets are left out; they are errors otherwise.
    package init(
        _ path: String, refs: [RefName], message: CommitMessage, withAttributes: Bool = true,
        skipsSpecial: Bool = false
    ) {
        self.path = path
        self.refs = refs
        self.message = message
        self.withAttributes = withAttributes
        self.skipsSpecial = skipsSpecial
    }

    package var encoders: [String] { ContentEncoder.names }

    package func write(to writing: ObjectWriting) throws -> [SourcedCommit] {
        let headers = HeaderReader(withAttributes: withAttributes)
        let (layers, spoolDirectory, checkStop) = (writing.layers, writing.spoolDirectory, writing.checkStop)
        let written = layers.written
        if writing.measuresSource { layers.expect(sourceBytes: try TreeSize(path).bytes(checkStop)) }
        var workers = try OrderedWorkers(count: writing.threads) {
            let encoder = try ContentEncoder(written: written, spoolDirectory: spoolDirectory, checkStop: checkStop)
            let files = TreeFileEncoder(headers: headers, encoder: encoder)
            return { (file: TreeFile) in try files.encode(file) }
        }
        var walker = try TreeWalker(path, reader: headers, skipsSpecial: skipsSpecial)
        var tree = CommittedTree()
        try workers.run(
            next: {
                while let entry = try walker.next() {
                    try checkStop()
                    if let file = tree.add(entry) { return (file, ContentEncoder.cost(of: file.size)) }
                }
                return nil
            },
            deliver: { object in
                tree.checksums.append(object.name.checksum)
                try layers.put(object)
            })
        let root = try tree.write(to: layers)
        let bytes = try message.commit(rootTree: root.tree, rootMetadata: root.metadata).serialised
        return [try SourcedCommit(Checksum(of: bytes), bytes: bytes, detached: nil, refs: refs)]
    }
}
