import OSTree

/// The files that a commit reaches, each once, in the order in which its directories name them.
struct CommitFiles {
    private(set) var checksums: [Checksum] = []
    private var seen: Set<ObjectName> = []

    /// Walks all directories of a commit.
    /// - Parameter visit: Takes the object of each directory and of its metadata, each once.
    mutating func collect(_ commit: Commit, reader: RepositoryReader, visit: (EncodedObject) throws -> Void) throws {
        var pending: [(tree: Checksum, metadata: Checksum, depth: Int)] = [(commit.rootTree, commit.rootMetadata, 1)]
        while let next = pending.popLast() {
            guard next.depth <= TreeWalker.depthLimit else {
                throw ImageBuildError("commit", "has directories more than \(TreeWalker.depthLimit) deep")
            }
            if seen.insert(ObjectName(next.metadata, .directoryMetadata)).inserted {
                let bytes = try reader.metadata(ObjectName(next.metadata, .directoryMetadata))
                _ = try reader.parsed(next.metadata, .directoryMetadata) { try DirectoryMetadata(serialised: bytes) }
                try visit(EncodedObject(metadata: bytes, kind: .directoryMetadata))
            }
            guard seen.insert(ObjectName(next.tree, .directoryTree)).inserted else { continue }
            let bytes = try reader.metadata(ObjectName(next.tree, .directoryTree))
            let tree = try reader.parsed(next.tree, .directoryTree) { try DirectoryTree(serialised: bytes) }
            try visit(EncodedObject(metadata: bytes, kind: .directoryTree))
            for file in tree.files where seen.insert(ObjectName(file.checksum, .file)).inserted {
                checksums.append(file.checksum)
            }
            pending += tree.directories.reversed().map { ($0.tree, $0.metadata, next.depth + 1) }
        }
    }
}
