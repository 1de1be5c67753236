package import OSTree

/// A path inside a commit, from its root.
package struct TreePath: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The root of the commit.
    package static let root = TreePath([])

    /// The names on the way, from the top.
    package let names: [FileName]

    package init(_ names: [FileName]) { self.names = names }

    /// - Parameter text: Names between slashes; slashes at the beginning and the end do not matter.
    /// - Throws: `OSTreeError` for `.`, `..` and names that no directory can hold.
    package init(_ text: some StringProtocol) throws(OSTreeError) {
        var names: [FileName] = []
        for part in text.utf8.split(separator: UInt8(ascii: "/")) { try names.append(FileName(part)) }
        self.names = names
    }

    /// The path of something inside.
    package func appending(_ name: FileName) -> TreePath { TreePath(names + [name]) }

    /// As `ostree ls` shows it: with a slash before each name.
    package var description: String { names.isEmpty ? "/" : names.map { "/\($0)" }.joined() }

    /// By the names from the top, so that a directory comes right before what is inside.
    package static func < (left: TreePath, right: TreePath) -> Bool {
        left.names.lexicographicallyPrecedes(right.names)
    }
}
