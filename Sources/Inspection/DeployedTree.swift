import OSTree
import Repository

/// A commit as a host sees that was installed from it: `/etc` is what the commit has at `/usr/etc`.
///
/// Only a few paths are ever looked at, and however the links of a commit lead, few directories are read for each.
struct DeployedTree {
    /// What a path leads to.
    struct Place {
        /// As in the deployment, links resolved.
        let path: String
        let node: TreeNode

        var isDirectory: Bool { if case .directory = node { true } else { false } }
        fileprivate var file: Checksum? { if case .file(let file) = node { file } else { nil } }
    }

    /// How many symbolic links are followed for one path, as in Linux.
    private static let linkLimit = 40
    /// How many names are looked up for one path, those of links included.
    private static let stepLimit = 400
    private static let depthLimit = 64
    private static let targetLimit = 4096
    /// How many entries of directories are parsed for all paths together: far more than an operating system needs.
    private static let entryLimit = 5_000_000

    let tree: CommitTree
    private let trees: TreeCache
    /// What `/etc` is; nil when the commit has nothing for it.
    private let etc: TreeNode?
    private static let etcName = Array("etc".utf8)

    init(_ tree: CommitTree) throws {
        self.tree = tree
        trees = TreeCache(tree.store, entryLimit: Self.entryLimit)
        etc = try tree.node(at: TreePath("etc")) ?? tree.node(at: TreePath("usr/etc"))
    }

    /// Finds a path; links are followed, also at the end.
    /// - Parameter relativeOnly: Whether an absolute link leads nowhere, as for whoever looks from outside of the tree.
    /// - Returns: nil when nothing is there.
    /// - Throws: `RepositoryError` when an object on the way is missing or corrupt.
    func find(_ path: String, relativeOnly: Bool = false) throws -> Place? {
        var places: [(name: FileName, node: TreeNode)] = []
        var rest: [Substring] = path.split(separator: "/").reversed()
        var (steps, links) = (0, 0)
        while let part = rest.popLast() {
            steps += 1
            guard steps <= Self.stepLimit, places.count < Self.depthLimit else { return nil }
            if part == ".." {
                _ = places.popLast()
                continue
            }
            if part == "." { continue }
            let isTop = places.isEmpty
            guard let name = try? FileName(part.utf8),
                let child = try isTop && name.bytes == Self.etcName ? etc : child(name, of: places.last?.node)
            else { return nil }
            if case .file(let file) = child, let target = try target(of: file) {
                links += 1
                guard links <= Self.linkLimit, target.utf8.count <= Self.targetLimit else { return nil }
                if target.utf8.first == UInt8(ascii: "/") {
                    if relativeOnly { return nil }
                    places = []
                }
                rest += target.split(separator: "/").reversed()
                continue
            }
            places.append((name, child))
        }
        return Place(path: TreePath(places.map(\.name)).description, node: places.last?.node ?? tree.root)
    }

    /// What a path is itself, without following a link at its end or on the way; the path is the commit's.
    func node(_ path: String) throws -> TreeNode? {
        var node = tree.root
        for name in try TreePath(path).names {
            guard let child = try child(name, of: node) else { return nil }
            node = child
        }
        return node
    }

    /// Where a symbolic link at a path of the commit points; nil when there is none.
    func link(_ path: String) throws -> String? {
        guard case .file(let file)? = try node(path) else { return nil }
        return try target(of: file)
    }

    /// What a directory holds; empty when there is none. Links to directories are followed.
    func children(_ path: String) throws -> [(name: String, node: TreeNode)] {
        guard case .directory(let tree, _)? = try find(path)?.node else { return [] }
        return try trees.tree(tree).children.map { ($0.name.description, $0.node) }
    }

    /// The size of a regular file in bytes; nil when a path leads to none.
    func size(_ path: String, relativeOnly: Bool = false) throws -> UInt64? {
        guard let file = try find(path, relativeOnly: relativeOnly)?.file else { return nil }
        return try tree.store.fileHeader(file).size
    }

    /// The first bytes of a regular file, not verified; nil when the path leads to none.
    func prefix(_ path: String, _ count: Int) throws -> [UInt8]? {
        struct Enough: Error {}
        guard let file = try find(path)?.file else { return nil }
        var bytes: [UInt8] = []
        do {
            try tree.store.readFile(file) { piece in
                bytes.append(contentsOf: piece.prefix(count - bytes.count))
                if bytes.count >= count { throw Enough() }
            }
        } catch is Enough {}
        return bytes
    }

    /// Streams a regular file.
    /// - Returns: Whether it was read: false when the path leads to none, or it is larger than `limit` bytes.
    /// - Throws: `RepositoryError` when it is missing or corrupt; what `sink` throws.
    func stream(_ path: String, limit: UInt64, into sink: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        guard let file = try find(path)?.file, try tree.store.fileHeader(file).size <= limit else { return false }
        try tree.store.readFile(file, limit: limit, into: sink)
        return true
    }

    /// A small regular file; nil when the path leads to none, or it is larger than `limit` bytes.
    func read(_ path: String, limit: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        return try stream(path, limit: UInt64(limit)) { bytes.append(contentsOf: $0) } ? bytes : nil
    }

    /// - Parameter node: nil for the root.
    private func child(_ name: FileName, of node: TreeNode?) throws -> TreeNode? {
        guard case .directory(let tree, _) = node ?? tree.root else { return nil }
        return try trees.tree(tree).child(name)
    }

    /// Where a symbolic link points; nil for a regular file.
    private func target(of file: Checksum) throws -> String? {
        let header = try tree.store.fileHeader(file).header
        return header.isRegular ? nil : String(decoding: header.target, as: UTF8.self)
    }
}
