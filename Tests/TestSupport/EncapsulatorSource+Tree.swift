extension EncapsulatorSource {
    /// Every path of the commit, directories before what they hold; a directory has no checksum here.
    func paths() -> [(path: [UInt8], checksum: String?)] {
        guard let bytes = metadata[commit + ".commit"] else { return [] }
        return paths(below: [], EncapsulatorVariant.root(ofCommit: bytes).tree)
    }

    private func paths(below prefix: [UInt8], _ checksum: String) -> [(path: [UInt8], checksum: String?)] {
        guard let bytes = metadata[checksum + ".dirtree"] else { return [] }
        let tree = EncapsulatorVariant.tree(bytes)
        return tree.files.map { (prefix + $0.name, $0.checksum) }
            + tree.directories.flatMap { directory in
                [(prefix + directory.name, nil)] + paths(below: prefix + directory.name + [47], directory.tree)
            }
    }

    /// The commit, what is said of it, and the directories from the root down.
    func metadataInOrder() -> [String] {
        var names = [commit + ".commit", commit + ".commitmeta"].filter { metadata[$0] != nil }
        guard let bytes = metadata[commit + ".commit"] else { return names }
        var known = Set(names)
        func add(_ name: String) { if metadata[name] != nil, known.insert(name).inserted { names.append(name) } }
        func walk(_ tree: String, _ meta: String) {
            add(meta + ".dirmeta")
            guard let bytes = metadata[tree + ".dirtree"] else { return }
            add(tree + ".dirtree")
            for directory in EncapsulatorVariant.tree(bytes).directories { walk(directory.tree, directory.metadata) }
        }
        let root = EncapsulatorVariant.root(ofCommit: bytes)
        walk(root.tree, root.metadata)
        return names
    }

    /// The file object at a path.
    package func file(at path: String) throws -> String {
        let found = paths().first { $0.path == Array(path.utf8) }
        guard let checksum = found?.checksum else { throw TestFailure("the commit has no file \(path)") }
        return checksum
    }

    /// The tree of the directory at a path; the root's is at `""`.
    package func directory(at path: String) throws -> (tree: String, metadata: String) {
        var place = EncapsulatorVariant.root(ofCommit: metadata[commit + ".commit"] ?? [])
        for name in path.split(separator: "/") {
            let tree = EncapsulatorVariant.tree(metadata[place.tree + ".dirtree"] ?? [0])
            guard let next = tree.directories.first(where: { $0.name == Array(name.utf8) }) else {
                throw TestFailure("the commit has no directory \(path)")
            }
            place = (next.tree, next.metadata)
        }
        return place
    }

    /// Puts other bytes in the place of an object of metadata, under their own checksum, and so on upwards to the
    /// commit: all checksums are right again.
    /// - Returns: The checksum of the new bytes.
    @discardableResult
    package mutating func graft(_ name: String, _ bytes: [UInt8]) throws -> String {
        guard let end = name.firstIndex(of: "."), metadata.removeValue(forKey: name) != nil else {
            throw TestFailure("there is no \(name)")
        }
        let old = String(name[..<end])
        let new = EncapsulatorHash.hex(of: bytes)
        metadata[new + name[end...]] = bytes
        if old == commit {
            commit = new
            metadata[new + ".commitmeta"] = metadata.removeValue(forKey: old + ".commitmeta")
        }
        try relink(old, new)
        return new
    }

    /// Puts another file in the place of one.
    /// - Returns: The checksum of the new one.
    @discardableResult
    package mutating func graft(file old: String, _ file: File) throws -> String {
        let new = file.checksum
        files[old] = nil
        files[new] = file
        try relink(old, new)
        return new
    }

    private mutating func relink(_ old: String, _ new: String) throws {
        let (from, to) = (EncapsulatorHash.bytes(old), EncapsulatorHash.bytes(new))
        // One at a time: each graft may change what others hold.
        while let (name, bytes) = metadata.first(where: { !$0.key.hasSuffix(".commitmeta") && $0.value.contains(from) })
        {
            try graft(name, bytes.replacing(from, with: to))
        }
    }
}

extension EncapsulatorSource.File {
    /// The checksum of header and content: `(uuuusa(ayay))` behind its length.
    package var checksum: String {
        func big(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
        let body = big(uid) + big(gid) + big(mode) + big(0) + target + [0] + attributes
        let end = 16 + target.count + 1
        let width = body.count < 255 ? 1 : 2
        let header = body + (0..<width).map { UInt8(end >> (8 * $0) & 255) }
        return EncapsulatorHash.hex(of: big(header.count) + [0, 0, 0, 0] + header + content)
    }
}
