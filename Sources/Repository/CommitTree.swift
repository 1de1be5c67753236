package import OSTree

/// The directories and files of a commit, read from a store as they are asked for.
package struct CommitTree: Sendable {
    /// How deep directories may lie in each other.
    package static let depthLimit = 256
    /// How many paths a walk meets at most: a small commit can have more paths than any machine can count, since
    /// directories can share what they hold.
    package static let pathLimit = 1_000_000
    /// How many symbolic links are followed for one path, as in Linux.
    private static let linkLimit = 40
    /// How many bytes the target of a link may have, as in Linux (`PATH_MAX`).
    private static let targetLimit = 4096
    /// How many names are looked up for one path, those of links included.
    private static let stepLimit = 1000

    package let store: any ObjectStore
    package let checksum: Checksum
    package let commit: Commit
    private let trees: TreeCache

    /// - Throws: ``RepositoryError`` when the commit is missing or corrupt.
    package init(_ store: any ObjectStore, commit checksum: Checksum) throws {
        self.store = store
        self.checksum = checksum
        commit = try store.commit(checksum)
        trees = TreeCache(store)
    }

    /// The commit's own directory.
    package var root: TreeNode { .directory(tree: commit.rootTree, metadata: commit.rootMetadata) }

    /// Finds a path without following any link.
    /// - Returns: nil when nothing is there.
    /// - Throws: ``RepositoryError`` when an object on the way is missing or corrupt.
    package func node(at path: TreePath) throws -> TreeNode? {
        var node = root
        for name in path.names {
            guard case .directory(let tree, _) = node, let child = try trees.tree(tree).child(name) else { return nil }
            node = child
        }
        return node
    }

    /// Finds a path as a system whose root the commit is would: symbolic links are followed, also at the end.
    /// - Returns: Where the path leads to, without links, and what is there; nil when nothing is.
    /// - Throws: ``RepositoryError`` when an object on the way is missing or corrupt, or links are too many or too long.
    package func resolve(_ path: TreePath) throws -> (path: TreePath, node: TreeNode)? {
        var places: [(name: FileName?, node: TreeNode)] = [(nil, root)]
        var rest = Array(path.names.reversed().map { ArraySlice($0.bytes) })
        var (links, steps) = (0, 0)
        func refusal(_ problem: String) -> RepositoryError {
            RepositoryError("\(store.place), commit \(checksum), \(path)", problem, kind: .corrupt)
        }
        while let part = rest.popLast() {
            steps += 1
            guard steps <= Self.stepLimit else { throw refusal("leads over more than \(Self.stepLimit) names") }
            guard let here = places.last, case .directory(let tree, _) = here.node else { return nil }
            if part.isEmpty || part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8) {
                if places.count > 1 { places.removeLast() }
                continue
            }
            guard let name = try? FileName(part), let child = try trees.tree(tree).child(name) else { return nil }
            if case .file(let file) = child {
                let header = try store.fileHeader(file).header
                if !header.isRegular {
                    links += 1
                    guard links <= Self.linkLimit else { throw refusal("leads through too many symbolic links") }
                    guard header.target.count <= Self.targetLimit else {
                        throw refusal("leads through a link whose target has \(header.target.count) bytes")
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
        try trees.tree(tree).children
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
        var names = path.names
        /// What is left of each directory on the way, descending by name.
        var levels: [[(name: FileName, node: TreeNode)]] = []
        var met = 0
        func enter(_ tree: Checksum) throws {
            let children = try children(tree)
            met += children.count
            guard met <= Self.pathLimit, children.isEmpty || names.count < Self.depthLimit else {
                throw RepositoryError(
                    "\(store.place), commit \(checksum)",
                    "has more than \(Self.pathLimit) paths, or directories more than \(Self.depthLimit) deep",
                    kind: .corrupt)
            }
            levels.append(children.reversed())
        }
        try enter(tree)
        while !levels.isEmpty {
            guard let (name, node) = levels[levels.count - 1].popLast() else {
                levels.removeLast()
                if !levels.isEmpty { names.removeLast() }
                continue
            }
            names.append(name)
            try visit(TreePath(names), node)
            if case .directory(let tree, _) = node { try enter(tree) } else { names.removeLast() }
        }
    }
}
