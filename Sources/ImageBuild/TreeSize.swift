import OSTree

/// How many bytes of content a tree has, so that progress can say how much is left.
struct TreeSize {
    private let root: String

    init(_ root: String) { self.root = root }

    /// Sums the sizes of the regular files, each once.
    func bytes(_ checkStop: () throws -> Void) throws -> Int {
        var walker = try TreeWalker(root, reader: HeaderReader(withAttributes: false), skipsSpecial: true)
        var (bytes, linked) = (0, Set<TreeFile.Identity>())
        while let entry = try walker.next() {
            try checkStop()
            guard case .file(let file, _) = entry else { continue }
            if let identity = file.identity, !linked.insert(identity).inserted { continue }
            bytes += file.size
        }
        return bytes
    }
}
