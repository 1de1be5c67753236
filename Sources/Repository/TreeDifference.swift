import OSTree
import OpenSSL

/// Compares two commits, which may lie in different stores; what is equal is passed over by its checksum.
package struct TreeDifference {
    /// How many names the paths of all changes may have, 8 bytes each.
    private static let nameLimit = 8_000_000

    private let old: CommitTree
    private let new: CommitTree
    private let checkStop: () throws -> Void
    private var changes: [TreeChange] = []
    /// Paths that were met, or will be in a directory that was.
    private var met = 0
    /// The names of all paths in ``changes``.
    private var names = 0

    private init(_ old: CommitTree, _ new: CommitTree, checkStop: @escaping () throws -> Void) {
        self.old = old
        self.new = new
        self.checkStop = checkStop
    }

    /// Finds what differs.
    /// - Parameter checkStop: Called often; what it throws ends the work.
    /// - Returns: The changes, ascending by path.
    /// - Throws: ``RepositoryError`` when an object is missing or corrupt, or there are more than
    ///   ``CommitTree/pathLimit`` paths to compare.
    package static func changes(
        from old: CommitTree, to new: CommitTree, checkStop: @escaping () throws -> Void = {}
    ) throws -> [TreeChange] {
        var difference = TreeDifference(old, new, checkStop: checkStop)
        try difference.compare(.root, old.root, new.root)
        return difference.changes
    }

    private mutating func compare(_ path: TreePath, _ before: TreeNode, _ after: TreeNode) throws {
        try checkStop()
        guard before != after else { return }
        let aspects = try aspects(before, after)
        if !aspects.isEmpty { try append(path, .modified(aspects)) }
        guard case .directory(let oldTree, _) = before, case .directory(let newTree, _) = after, oldTree != newTree
        else { return }
        var (olds, news) = (try old.children(oldTree)[...], try new.children(newTree)[...])
        try enter(path, olds.count + news.count)
        while let name = [olds.first?.name, news.first?.name].compactMap(\.self).min() {
            let before = olds.first?.name == name ? olds.removeFirst().node : nil
            let after = news.first?.name == name ? news.removeFirst().node : nil
            let path = path.appending(name)
            if let before, let after {
                try compare(path, before, after)
            } else if let after {
                try add(path, after)
            } else {
                try append(path, .removed)
            }
        }
    }

    private mutating func add(_ path: TreePath, _ node: TreeNode) throws {
        try append(path, .added)
        guard case .directory(let tree, _) = node else { return }
        let children = try new.children(tree)
        try enter(path, children.count)
        for child in children { try add(path.appending(child.name), child.node) }
    }

    private mutating func append(_ path: TreePath, _ kind: TreeChange.Kind) throws {
        try checkStop()
        names += path.names.count
        guard names <= Self.nameLimit else { throw tooLarge }
        changes.append(TreeChange(path: path, kind: kind))
    }

    /// Counts what a directory holds before any of it is looked at.
    private mutating func enter(_ path: TreePath, _ children: Int) throws {
        met += children
        guard met <= CommitTree.pathLimit, children == 0 || path.names.count < CommitTree.depthLimit else {
            throw tooLarge
        }
    }

    private var tooLarge: RepositoryError {
        RepositoryError(
            "\(new.store.place), commit \(new.checksum)", "differs in more or deeper paths than can be compared",
            kind: .corrupt)
    }

    private func aspects(_ before: TreeNode, _ after: TreeNode) throws -> Set<TreeChange.Aspect> {
        switch (before, after) {
        case (.file(let before), .file(let after)): return try aspects(before, after)
        case (.directory(_, let before), .directory(_, let after)):
            var aspects: Set<TreeChange.Aspect> = []
            guard before != after else { return aspects }
            let (left, right) = (
                try old.store.directoryMetadata(before), try new.store.directoryMetadata(after)
            )
            if left.mode != right.mode { aspects.insert(.mode) }
            if left.uid != right.uid || left.gid != right.gid { aspects.insert(.owner) }
            if left.attributes != right.attributes { aspects.insert(.attributes) }
            return aspects
        default: return [.type]
        }
    }

    private func aspects(_ before: Checksum, _ after: Checksum) throws -> Set<TreeChange.Aspect> {
        let (left, right) = (try old.store.fileHeader(before), try new.store.fileHeader(after))
        guard left.header.isRegular == right.header.isRegular else { return [.type] }
        var aspects: Set<TreeChange.Aspect> = []
        if left.header.mode != right.header.mode { aspects.insert(.mode) }
        if left.header.uid != right.header.uid || left.header.gid != right.header.gid { aspects.insert(.owner) }
        if left.header.attributes != right.header.attributes { aspects.insert(.attributes) }
        // The checksums differ, so with equal headers the content must.
        if try aspects.isEmpty || left.header.target != right.header.target || left.size != right.size
            || digest(before, old) != digest(after, new)
        {
            aspects.insert(.content)
        }
        return aspects
    }

    /// A digest of a file's content alone.
    private func digest(_ file: Checksum, _ tree: CommitTree) throws -> [UInt8] {
        var hasher = try SHA256()
        try tree.store.readFile(file) { piece in
            try checkStop()
            try hasher.update(piece)
        }
        return try hasher.finish()
    }
}
