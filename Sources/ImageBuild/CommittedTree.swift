import OSTree

/// The directories of a tree while its files become objects.
struct CommittedTree {
    private struct Node {
        let parent: Int?
        let name: FileName?
        let metadata: DirectoryMetadata
        /// Names and the numbers of the objects they stand for.
        var files: [(name: FileName, object: Int)] = []
        var directories: [DirectoryTree.Subdirectory] = []
    }

    private var nodes: [Node] = []
    private var linked: [TreeFile.Identity: Int] = [:]
    private var objects = 0
    /// The checksums of the objects, in the order in which ``add(_:)`` gave their files.
    var checksums: [Checksum] = []

    /// Notes an entry.
    /// - Returns: The file whose object is still needed; nil for a directory, and for a second name of a file.
    mutating func add(_ entry: TreeEntry) -> TreeFile? {
        switch entry {
        case .directory(let metadata, let name, let parent):
            nodes.append(Node(parent: parent, name: name, metadata: metadata))
            return nil
        case .file(let file, let directory):
            if let identity = file.identity, let object = linked[identity] {
                nodes[directory].files.append((file.name, object))
                return nil
            }
            if let identity = file.identity { linked[identity] = objects }
            nodes[directory].files.append((file.name, objects))
            objects += 1
            return file
        }
    }

    /// Writes the objects of all directories, the deepest first.
    mutating func write(to layers: ObjectLayers) throws -> (tree: Checksum, metadata: Checksum) {
        while let node = nodes.popLast() {
            let files = node.files.map { DirectoryTree.File(name: $0.name, checksum: checksums[$0.object]) }
            let metadata = try EncodedObject(metadata: node.metadata.serialised, kind: .directoryMetadata)
            let tree = try EncodedObject(
                metadata: DirectoryTree(files: files, directories: node.directories).serialised, kind: .directoryTree)
            try layers.put(metadata)
            try layers.put(tree)
            guard let name = node.name, let parent = node.parent else {
                return (tree.name.checksum, metadata.name.checksum)
            }
            // A directory comes after its parent, so the parent is still there.
            nodes[parent].directories.append(
                .init(name: name, tree: tree.name.checksum, metadata: metadata.name.checksum))
        }
        throw ImageBuildError("tree", "has no root")
    }
}
