import Files
package import OSTree
package import Repository
import Workers

/// Commits of a repository or of another archive image, taken over bit for bit, every object verified.
///
/// Objects that are archived already are copied as they are; those of the bare modes are compressed.
package struct StoreSource: CommitSource {
    /// A commit, and the branches that shall name it.
    package struct Wanted: Sendable {
        let commit: Checksum
        let refs: [RefName]

        package init(_ commit: Checksum, refs: [RefName]) {
            self.commit = commit
            self.refs = refs
        }
    }

    private let store: any ObjectStore
    private let wanted: [Wanted]
    private let depth: Int

    /// - Parameter depth: How many parents of each commit come along, as far as they are there.
    package init(_ store: any ObjectStore, _ wanted: [Wanted], depth: Int = 0) {
        self.store = store
        self.wanted = wanted
        self.depth = depth
    }

    package var encoders: [String] { ContentEncoder.names }

    package func write(to writing: ObjectWriting) throws -> [SourcedCommit] {
        let (store, layers) = (store, writing.layers)
        let (spoolDirectory, checkStop, written) = (writing.spoolDirectory, writing.checkStop, layers.written)
        let commits = try sourced()
        var reachability = Reachability(store, checkStop: checkStop)
        var files: [Checksum] = []
        for commit in commits {
            try reachability.add(commit.checksum) { name, bytes in
                switch (name.kind, bytes) {
                case (.file, _): files.append(name.checksum)
                case (.directoryTree, let bytes?), (.directoryMetadata, let bytes?):
                    try layers.put(EncodedObject(name, .memory(bytes), contentSize: bytes.count))
                default: break
                }
            }
        }
        var workers = try OrderedWorkers(count: writing.threads) {
            let encoder = try ContentEncoder(written: written, spoolDirectory: spoolDirectory, checkStop: checkStop)
            return { (file: Checksum) in
                try checkStop()
                return try encoder.encode(store.file(file), checksum: file, place: store.place)
            }
        }
        var remaining = files.makeIterator()
        try workers.run(
            next: { try remaining.next().map { ($0, ContentEncoder.cost(of: try store.file($0).storedSize)) } },
            deliver: { try layers.put($0) })
        return commits
    }

    /// The wanted commits and their parents, each once.
    private func sourced() throws -> [SourcedCommit] {
        var refs: [Checksum: [RefName]] = [:]
        var order: [Checksum] = []
        for item in wanted {
            if refs[item.commit] == nil { order.append(item.commit) }
            refs[item.commit, default: []] += item.refs
        }
        var commits: [SourcedCommit] = []
        var seen = Set(order)
        // Of a parent that was pulled in part, only what a branch names would be whole.
        let partial = try store.partialCommits()
        var pending = order.map { (checksum: $0, depth: depth) }
        while !pending.isEmpty {
            let (checksum, depth) = pending.removeFirst()
            let commit = try SourcedCommit(
                checksum, bytes: store.metadata(ObjectName(checksum, .commit)),
                detached: store.detachedMetadata(of: checksum), refs: refs[checksum] ?? [])
            commits.append(commit)
            guard depth > 0, let parent = commit.commit.parent, store.contains(ObjectName(parent, .commit)),
                !partial.contains(parent), seen.insert(parent).inserted
            else { continue }
            pending.append((parent, depth - 1))
        }
        return commits
    }
}

extension StoredFile {
    /// Bytes as the store keeps them.
    fileprivate var storedSize: Int {
        switch self {
        case .archived(let extent), .loose(_, .some(let extent)): extent.range.count
        case .loose(_, .none): 0
        }
    }
}

extension ContentEncoder {
    /// The object of a file that a store keeps, verified here or when it is copied.
    func encode(_ file: StoredFile, checksum: Checksum, place: String) throws -> EncodedObject {
        let name = ObjectName(checksum, .file)
        // What the previous image holds is taken from there.
        if written.contains(name) { return EncodedObject(name, .none, contentSize: 0) }
        switch file {
        case .archived(let extent):
            guard extent.range.count <= Self.memoryLimit else {
                return EncodedObject(name, .stored(extent), contentSize: 0)
            }
            let bytes = try extent.bytes(limit: Self.memoryLimit)
            var reader = try FileObjectReader(limit: 1 << 40)
            try bytes.withUnsafeBytes { try reader.write($0) }
            let size = Int(clamping: reader.size)
            return try verified(
                EncodedObject(ObjectName(reader.finish(), .file), .memory(bytes), contentSize: size), name, place)
        case .loose(let header, let content?):
            return try verified(encode(header, extent: content, place: place), name, place)
        case .loose(let header, nil):
            return try verified(
                header.isRegular ? encode(header, content: .init(start: nil, count: 0)) : encode(link: header), name,
                place)
        }
    }

    private func verified(
        _ object: EncodedObject, _ name: ObjectName, _ place: String
    ) throws(ImageBuildError) -> EncodedObject {
        guard object.name == name else {
            throw ImageBuildError(
                place, "\(OSTreeError.mismatch(expected: name, found: object.name.checksum))",
                remedy: "see what else is damaged with `slipway archive fsck`")
        }
        return object
    }
}
