package import OSTree

/// The directories and files of a commit, read from a store as they are asked for.
package struct CommitTree: Sendable {
    /// How deep directories may lie in each other.
    package static let depthLimit = 256
    /// How many paths a walk meets at most: a small commit can have more paths than any machine can count, since
    /// directories can share what they hold.
    package static let pathLimit = 2_000_000
    /// How many symbolic links are followed for one path, as in Linux.
    private static let linkLimit = 40

    package let store: any ObjectStore
    package let checksum: Checksum
    package let commit: Commit

    /// - Throws: ``RepositoryError`` when the commit is missing or corrupt.
    package init(_ store: any ObjectStore, commit checksum: Checksum) throws {
        self.store = store
        self.checksum = checksum
        commit = try store.commit(checksum)
    }

    /// The commit's own directory.
    package var root: TreeNode { .directory(tree: commit.rootTree, metadata: commit.rootMetadata) }

    /// Finds a path without following any link.
    /// - Returns: nil when nothing is there.
    /// - Throws: ``RepositoryError`` when an object on the way is missing or corrupt.
    package func node(at path: TreePath) throws -> TreeNode? {
        var node = root
        for name in path.names {
            guard case .directory(let tree, _) = node, let child = try store.tree(tree).child(name) else { return nil }
            node = child
        }
        return node
    }

    /// Finds a path as a system whose root the commit is would: symbolic links are followed, also at the end.
    /// - Returns: Where the path leads to, without links, and what is there; nil when nothing is.
    /// - Throws: ``RepositoryError`` when an object on the way is missing or corrupt, or there are too many links.
    package func resolve(_ path: TreePath) throws -> (path: TreePath, node: TreeNode)? {
        var places: [(name: FileName?, node: TreeNode)] = [(nil, root)]
        var rest = Array(path.names.reversed().map { ArraySlice($0.bytes) })
        var links = 0
        while let part = rest.popLast() {
            guard let here = places.last, case .directory(let tree, _) = here.node else { return nil }
            if part.isEmpty || part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8) {
                if places.count > 1 { places.removeLast() }
                continue
            }
            guard let name = try? FileName(part), let child = try store.tree(tree).child(name) else { return nil }
            if case .file(let file) = child {
                let header = try store.fileHeader(file).header
                if !header.isRegular {
                    links += 1
                    guard links <= Self.linkLimit, rest.count <= 1 << 16 else {
                        throw RepositoryError(
                            "\(store.place), commit \(checksum), \(path)", "leads through too many symbolic links",
                            kind: .corrupt)
                    }
                    if header.target.first == UInt8(ascii: "/") { places.removeSubrange(1...) }
                    let parts = header.target.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
                    rest += parts.reversed()
                    continue
                }
            }
            places.append((name, child))
        }
        guard let end = places.last else { return nil }
        return (TreePath(places.compactMap(\.name)), end.node)
    }

    /// Reads a small regular file whole; links are followed.
    /// - Parameter limit: The greatest size, in bytes.
    /// - Returns: nil when the path leads nowhere, or not to a regular file.
    /// - Throws: ``RepositoryError`` when an object is missing, corrupt or larger.
    package func read(_ path: TreePath, limit: Int) throws -> [UInt8]? {
        guard case .file(let file)? = try resolve(path)?.node else { return nil }
        var bytes: [UInt8] = []
        try store.readFile(file, limit: UInt64(max(0, limit))) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// What is in a directory, ascending by name.
    /// - Parameter tree: The checksum that ``TreeNode/directory(tree:metadata:)`` has.
    /// - Throws: ``RepositoryError``.
    package func children(_ tree: Checksum) throws -> [(name: FileName, node: TreeNode)] {
        try store.tree(tree).children
    }

    /// Meets every path once: a directory before what it holds, names ascending.
    /// - Parameters:
    ///   - start: Where to begin; its own path is not met.
    ///   - visit: Takes a path and what is there.
    /// - Throws: ``RepositoryError`` when an object is missing or corrupt, or the tree is too deep or too large; what
    ///   `visit` throws.
    package func walk(
        from start: (path: TreePath, node: TreeNode)? = nil, visit: (TreePath, TreeNode) throws -> Void
    ) throws {
        let (path, node) = start ?? (.root, root)
        guard case .directory(let tree, _) = node else { return }
        var pending = try children(tree).reversed().map { (path: path.appending($0.name), node: $0.node) }
        var met = 0
        while let (path, node) = pending.popLast() {
            met += 1
            guard met <= Self.pathLimit, path.names.count <= Self.depthLimit else {
                throw RepositoryError(
                    "\(store.place), commit \(checksum)",
                    "has more than \(Self.pathLimit) paths, or directories more than \(Self.depthLimit) deep",
                    kind: .corrupt)
            }
            try visit(path, node)
            if case .directory(let tree, _) = node {
                pending += try children(tree).reversed().map { (path: path.appending($0.name), node: $0.node) }
            }
        }
    }
}
