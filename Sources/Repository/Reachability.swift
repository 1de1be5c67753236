package import OSTree

/// The objects that commits reach, each met once.
package struct Reachability {
    private let store: any ObjectStore
    private let checkStop: () throws -> Void
    /// All that was met, with the detached metadata of the commits as far as there are any. Whether file objects are
    /// there was not looked at.
    package private(set) var objects: Set<ObjectName> = []
    /// How many generations were followed back from each commit.
    private var generations: [Checksum: Int] = [:]

    /// - Parameter checkStop: Called often; what it throws ends the work.
    package init(_ store: any ObjectStore, checkStop: @escaping () throws -> Void = {}) {
        self.store = store
        self.checkStop = checkStop
    }

    /// Adds all that a commit reaches.
    /// - Parameters:
    ///   - commit: Its parents come along as far as the store has them: where history was cut off, they are not there.
    ///   - parents: How many generations of parents come along.
    ///   - visit: Takes each object that was not met before, a directory before what it holds; with its bytes when it is
    ///     a commit, a directory or a directory's metadata.
    ///   - failed: Told of each object of metadata that is missing or corrupt; what lies behind it is then not met.
    ///     Without it, the error is thrown.
    /// - Throws: ``RepositoryError``; what `failed`, `visit` and `checkStop` throw.
    package mutating func add(
        _ commit: Checksum, parents: Int = 0, visit: (ObjectName, [UInt8]?) throws -> Void = { _, _ in },
        failed: (ObjectName, RepositoryError) throws -> Void = { throw $1 }
    ) throws {
        var next: Checksum? = commit
        var remaining = parents
        while let checksum = next {
            // A commit that was met with fewer generations to go is followed once more.
            if let known = generations[checksum], known >= remaining { return }
            generations[checksum] = remaining
            let name = ObjectName(checksum, .commit)
            let parsed: Commit? = try read(name, failed, visit, again: true) { (bytes) throws(OSTreeError) in
                try Commit(serialised: bytes)
            }
            guard let parsed else { return }
            let detached = ObjectName(checksum, .detachedMetadata)
            if store.contains(detached), objects.insert(detached).inserted { try visit(detached, nil) }
            try addTree(of: parsed, failed, visit)
            guard remaining > 0, let parent = parsed.parent, store.contains(ObjectName(parent, .commit)) else { return }
            next = parent
            remaining -= 1
        }
    }

    private mutating func addTree(
        of commit: Commit, _ failed: (ObjectName, RepositoryError) throws -> Void,
        _ visit: (ObjectName, [UInt8]?) throws -> Void
    ) throws {
        var pending = [(tree: commit.rootTree, metadata: commit.rootMetadata, depth: 1)]
        while let (tree, metadata, depth) = pending.popLast() {
            let name = ObjectName(tree, .directoryTree)
            guard depth <= CommitTree.depthLimit else {
                throw RepositoryError(
                    "\(store.place)/\(name.path)", "lies more than \(CommitTree.depthLimit) directories deep",
                    kind: .corrupt)
            }
            _ = try read(ObjectName(metadata, .directoryMetadata), failed, visit) { (bytes) throws(OSTreeError) in
                try DirectoryMetadata(serialised: bytes)
            }
            let directory = try read(name, failed, visit) { (bytes) throws(OSTreeError) in
                try DirectoryTree(serialised: bytes)
            }
            guard let directory else { continue }
            for file in directory.files {
                let name = ObjectName(file.checksum, .file)
                if objects.insert(name).inserted { try visit(name, nil) }
            }
            pending += directory.directories.reversed().map { ($0.tree, $0.metadata, depth + 1) }
        }
    }

    /// Reads an object that was not met before.
    /// - Parameter again: Whether one that was met is read again; it is not visited again.
    /// - Returns: nil when it was met, or failed.
    private mutating func read<Object>(
        _ name: ObjectName, _ failed: (ObjectName, RepositoryError) throws -> Void,
        _ visit: (ObjectName, [UInt8]?) throws -> Void, again: Bool = false,
        parse: ([UInt8]) throws(OSTreeError) -> Object
    ) throws -> Object? {
        try checkStop()
        let isNew = objects.insert(name).inserted
        guard isNew || again else { return nil }
        let bytes: [UInt8]
        let object: Object
        do {
            bytes = try store.metadata(name)
            do { object = try parse(bytes) } catch { throw store.failure(name, error) }
        } catch let error as RepositoryError {
            if isNew { try failed(name, error) }
            return nil
        }
        if isNew { try visit(name, bytes) }
        return object
    }
}

extension ObjectStore {
    /// The objects that none of the commits reaches, ascending: what an image or a repository could do without.
    /// - Parameters:
    ///   - parents: How many generations of each commit's parents count too, as far as they are there.
    ///   - checkStop: Called often; what it throws ends the work.
    /// - Throws: ``RepositoryError`` when an object on the way is missing or corrupt, since then nobody knows what lies
    ///   behind it; what `checkStop` throws.
    package func unreachableObjects(
        from commits: some Sequence<Checksum>, parents: Int, checkStop: @escaping () throws -> Void = {}
    ) throws -> [ObjectName] {
        var reachability = Reachability(self, checkStop: checkStop)
        for commit in commits { try reachability.add(commit, parents: parents) }
        try checkStop()
        return try objects().filter { !reachability.objects.contains($0) }
    }
}
