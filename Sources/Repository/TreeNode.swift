package import OSTree

/// What a path of a commit leads to.
package enum TreeNode: Hashable, Sendable {
    /// The checksums of what the directory holds and of its owner, mode and attributes.
    case directory(tree: Checksum, metadata: Checksum)
    /// The checksum of a regular file or symbolic link.
    case file(Checksum)
}

extension DirectoryTree {
    /// All that the directory holds, ascending by name.
    package var children: [(name: FileName, node: TreeNode)] {
        var children = files.map { (name: $0.name, node: TreeNode.file($0.checksum)) }
        children += directories.map { (name: $0.name, node: .directory(tree: $0.tree, metadata: $0.metadata)) }
        return children.sorted { $0.name < $1.name }
    }

    /// Finds something by its name; nil when nothing has it.
    package func child(_ name: FileName) -> TreeNode? {
        if let file = Self.search(files, name, by: \.name) { return .file(file.checksum) }
        return Self.search(directories, name, by: \.name).map { .directory(tree: $0.tree, metadata: $0.metadata) }
    }

    private static func search<Entry>(_ entries: [Entry], _ name: FileName, by key: KeyPath<Entry, FileName>) -> Entry?
    {
        var range = entries.indices
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            let found = entries[middle][keyPath: key]
            if found == name { return entries[middle] }
            range = found < name ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}
