import Glibc
import OSTree

/// Walks a tree depth first, names ascending by their bytes, one entry at a time.
struct TreeWalker {
    /// Directories inside each other; libostree's clients follow no more (`OSTREE_MAX_RECURSION`).
    static let depthLimit = 256

    private struct Level {
        let handle: DirectoryHandle
        let number: Int
        var names: ArraySlice<FileName>
    }

    private let reader: HeaderReader
    private let skipsSpecial: Bool
    private var root: DirectoryHandle?
    private var levels: [Level] = []
    private var directories = 0

    /// - Parameters:
    ///   - path: The root of the tree.
    ///   - skipsSpecial: Whether devices, FIFOs and sockets are left out; they are errors otherwise.
    init(_ path: String, reader: HeaderReader, skipsSpecial: Bool) throws {
        self.reader = reader
        self.skipsSpecial = skipsSpecial
        root = try DirectoryHandle(root: path)
    }

    /// The next entry; nil after the last.
    mutating func next() throws -> TreeEntry? {
        if let root {
            self.root = nil
            return try enter(root, name: nil, parent: nil)
        }
        while let top = levels.last {
            guard let name = top.names.first else {
                levels.removeLast()
                continue
            }
            levels[levels.count - 1].names.removeFirst()
            if let entry = try entry(name, in: top) { return entry }
        }
        return nil
    }

    private mutating func entry(_ name: FileName, in level: Level) throws -> TreeEntry? {
        let status = try level.handle.status(name)
        switch FileMode(status.st_mode)?.kind {
        case .directory:
            return try enter(DirectoryHandle(name, in: level.handle), name: name, parent: level.number)
        case .regular:
            let identity = status.st_nlink > 1 ? TreeFile.Identity(status) : nil
            let file = TreeFile(
                directory: level.handle, name: name, isLink: false, size: Int(status.st_size), identity: identity)
            return .file(file, directory: level.number)
        case .symbolicLink:
            return .file(
                TreeFile(directory: level.handle, name: name, isLink: true, size: 0, identity: nil),
                directory: level.number)
        case nil:
            if skipsSpecial { return nil }
            throw ImageBuildError(
                level.handle.path(of: name), "is a device, FIFO or socket, which OSTree cannot keep",
                remedy: "remove it, or leave such files out with --skip-special")
        }
    }

    private mutating func enter(_ handle: DirectoryHandle, name: FileName?, parent: Int?) throws -> TreeEntry {
        guard levels.count < Self.depthLimit else {
            throw ImageBuildError(
                handle.path, "lies more than \(Self.depthLimit) directories deep, which no client of OSTree follows")
        }
        let metadata = try reader.directory(handle)
        levels.append(Level(handle: handle, number: directories, names: try handle.names()[...]))
        directories += 1
        return .directory(metadata, name: name, parent: parent)
    }
}
