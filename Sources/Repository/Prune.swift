package import OSTree

/// Removes from an archive repository what no ref reaches: objects, and static deltas to commits that are not there.
///
/// The repository is whole at every moment, also when the work is killed: commits go first, and what only they needed
/// after them. libostree's lock is held meanwhile.
package struct Prune {
    /// What is not reached.
    package struct Result: Sendable {
        /// In the order in which they are removed.
        package let objects: [ObjectName]
        /// Directories of static deltas, as paths inside the repository.
        package let deltas: [String]
        /// How many bytes all this takes, as the files' sizes say.
        package let bytes: UInt64
        /// Objects that stay.
        package let kept: Int
    }

    private let repository: RepositoryStore
    private let checkStop: () throws -> Void

    /// Removes what is not reached; blocks until it is gone.
    /// - Parameters:
    ///   - parents: How many generations of parents of the refs' commits stay, as far as they are there.
    ///   - dryRun: Whether to remove nothing and only find out.
    ///   - checkStop: Called often; what it throws ends the work, after which the repository is whole.
    /// - Throws: ``RepositoryError`` when the repository is not one of mode archive, a ref or something that it reaches
    ///   cannot be read (then nothing was removed), or a file cannot be removed.
    package static func run(
        _ repository: RepositoryStore, parents: Int = .max, dryRun: Bool = false,
        checkStop: @escaping () throws -> Void = {}
    ) throws -> Result {
        guard repository.mode == .archive else {
            throw RepositoryError(
                repository.place,
                "is a repository of mode \(repository.mode.rawValue); only archives can be pruned here",
                remedy: "use `ostree prune`")
        }
        let lock = try RepositoryLock.acquire(repository.root)
        let result = try Prune(repository: repository, checkStop: checkStop).run(parents: parents, dryRun: dryRun)
        _ = consume lock
        return result
    }

    private func run(parents: Int, dryRun: Bool) throws -> Result {
        let reached = try reachable(parents: parents)
        let all = try repository.objects()
        let doomed = all.filter { !reached.contains($0) }.sorted { left, right in
            left.kind == right.kind ? left < right : Self.rank(left.kind) < Self.rank(right.kind)
        }
        var commits = Set(all.lazy.filter { $0.kind == .commit }.map(\.checksum))
        for name in doomed where name.kind == .commit { commits.remove(name.checksum) }
        let deltas = try StaticDeltaFiles(repository.root).directories { !commits.contains($0.to) }
        var bytes: UInt64 = 0
        for name in doomed { bytes += try repository.storedSize(of: name) }
        for delta in deltas { bytes += delta.bytes }
        if !dryRun {
            for name in doomed {
                try checkStop()
                try repository.remove(name)
            }
            for delta in deltas {
                try checkStop()
                try delta.remove()
            }
        }
        return Result(objects: doomed, deltas: deltas.map(\.path), bytes: bytes, kept: all.count - doomed.count)
    }

    /// All that a ref of any kind reaches.
    private func reachable(parents: Int) throws -> Set<ObjectName> {
        let partial = try repository.partialCommits()
        var reachability = Reachability(repository, checkStop: checkStop)
        for commit in try repository.allRefTargets().sorted() {
            var current = commit
            try reachability.add(commit, parents: parents) { name, _ in
                if name.kind == .commit { current = name.checksum }
            } failed: { name, error in
                // Of a commit that was only pulled in part, what is there stays.
                guard error.kind == .missing, name.kind != .commit, partial.contains(current) else {
                    throw RepositoryError(
                        error.place, "what it refers to is not known, so nothing was removed", kind: error.kind,
                        remedy: "check the repository with `ostree fsck`", cause: error)
                }
            }
        }
        return reachability.objects
    }

    /// What refers to others goes before them.
    private static func rank(_ kind: ObjectKind) -> Int {
        switch kind {
        case .commit: 0
        case .detachedMetadata: 1
        case .directoryTree: 2
        case .directoryMetadata: 3
        case .file: 4
        }
    }
}
