import OSTree

/// Which objects a commit needs, found while they arrive; every object is asked for once.
struct CommitWalk {
    private var pending: [ObjectName]
    private var seen: Set<ObjectName>

    init(commit: Checksum) {
        let name = ObjectName(commit, .commit)
        pending = [name]
        seen = [name]
    }

    /// The next object to fetch; nil while none is known.
    mutating func next() -> ObjectName? { pending.popLast() }

    /// Checks a metadata object and notes what it refers to.
    /// - Throws: `OSTreeError` when the bytes are no such object, ``WrongChecksum`` when they are another one.
    mutating func take(_ bytes: [UInt8], of name: ObjectName) throws {
        try Self.check(Checksum(of: bytes), name)
        switch name.kind {
        case .commit:
            let commit = try Commit(serialised: bytes)
            need(ObjectName(commit.rootTree, .directoryTree))
            need(ObjectName(commit.rootMetadata, .directoryMetadata))
        case .directoryTree:
            let tree = try DirectoryTree(serialised: bytes)
            tree.files.forEach { need(ObjectName($0.checksum, .file)) }
            for directory in tree.directories {
                need(ObjectName(directory.tree, .directoryTree))
                need(ObjectName(directory.metadata, .directoryMetadata))
            }
        case .directoryMetadata: _ = try DirectoryMetadata(serialised: bytes)
        case .file, .detachedMetadata: break
        }
    }

    /// - Throws: ``WrongChecksum`` when what arrived is not what was asked for.
    static func check(_ found: Checksum, _ name: ObjectName) throws(WrongChecksum) {
        guard found == name.checksum else { throw WrongChecksum(name: name, found: found) }
    }

    private mutating func need(_ name: ObjectName) {
        if seen.insert(name).inserted { pending.append(name) }
    }
}

/// An object whose bytes are not those that its name promises.
struct WrongChecksum: Error, CustomStringConvertible {
    let name: ObjectName
    let found: Checksum
    var description: String { "object \(name) is damaged: its bytes have the checksum \(found)" }
}
