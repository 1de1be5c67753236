import Files
package import OCI
package import OSTree
package import Repository

/// What an archive image holds.
package struct ArchiveReport: Sendable {
    /// A branch and its commit.
    package struct Branch: Sendable {
        package let name: RefName
        package let commit: Checksum
        /// What the commit says its version is.
        package let version: String?
        package let subject: String
        /// Seconds since 1970.
        package let timestamp: UInt64
        /// The versions of the kernels in it.
        package let kernels: [String]
    }

    /// A layer, and what it holds.
    package struct Layer: Sendable {
        package let descriptor: Descriptor
        /// nil for a layer of a base image, and in images made before layers had purposes.
        package let purpose: LayerPurpose?
        /// Whether the previous image has it too; nil when there is none to compare with.
        package let isKept: Bool?
    }

    /// What differs from an earlier image.
    package struct Change: Sendable {
        /// Objects that only the new image has, and only the old one.
        package let (addedObjects, removedObjects): (Int, Int)
        /// Paths of the branches that both have, those of the same two commits once.
        package let (added, removed, modified): (Int, Int, Int)
    }

    /// A static delta whose superblock is there.
    package struct Delta: Sendable {
        package let name: StaticDeltaName
        /// Bytes of its files.
        package let size: Int
    }

    package let image: OpenedImage
    /// As the config says, or the manifest of an image without one.
    package let created: Timestamp?
    /// Ascending by name.
    package let branches: [Branch]
    /// Other commits, ascending.
    package let unnamedCommits: [Checksum]
    /// How many objects of each kind there are.
    package let objects: [ObjectKind: Int]
    /// Bytes of the objects as they are stored.
    package let storedBytes: Int
    package let layers: [Layer]
    /// Ascending by name.
    package let deltas: [Delta]
    package let change: Change?

    /// Looks into an image; blocks.
    /// - Parameter previous: The image of the version before.
    /// - Throws: `RepositoryError` or `OSTreeError` when the archive is damaged.
    package init(_ archiveImage: ArchiveImage, previous: ArchiveImage?, checkStop: @escaping () throws -> Void) throws {
        let archive = archiveImage.archive
        let refs = try archive.refs()
        image = archiveImage.image
        created =
            image.config.created
            ?? image.manifest.annotations["org.opencontainers.image.created"].flatMap { try? Timestamp($0) }
        branches = try refs.sorted { $0.key.description < $1.key.description }.map { name, commit in
            try Branch(name, commit, archive)
        }
        let names = try archive.objects()
        let named = Set(refs.values)
        unnamedCommits = names.filter { $0.kind == .commit && !named.contains($0.checksum) }.map(\.checksum)
        objects = Dictionary(grouping: names, by: \.kind).mapValues(\.count)
        storedBytes = archive.files.reduce(0) { $0 + ($1.path.hasPrefix("objects/") ? $1.location.range.count : 0) }
        let known = previous.map { Set($0.image.layers.map(\.descriptor.digest)) }
        layers = image.layers.map { layer in
            Layer(
                descriptor: layer.descriptor, purpose: LayerPurpose(layer.descriptor),
                isKept: known?.contains(layer.descriptor.digest))
        }
        deltas = archive.deltas
        change = try previous.map { try Change(from: $0.archive, to: archive, checkStop: checkStop) }
    }
}

extension ArchiveReport.Branch {
    fileprivate init(_ name: RefName, _ checksum: Checksum, _ archive: ImageArchive) throws {
        let tree = try CommitTree(archive, commit: checksum)
        self.name = name
        commit = checksum
        version = tree.commit["version"]?.string
        subject = tree.commit.subject
        timestamp = tree.commit.timestamp
        guard case .directory(let modules, _)? = try tree.node(at: TreePath("usr/lib/modules")) else {
            kernels = []
            return
        }
        kernels = try tree.children(modules).filter { child in
            guard case .directory(let version, _) = child.node else { return false }
            return try tree.children(version).contains { $0.name.description == "vmlinuz" }
        }.map(\.name.description)
    }
}

extension ArchiveReport.Change {
    fileprivate init(
        from old: ImageArchive, to new: ImageArchive, checkStop: @escaping () throws -> Void
    ) throws {
        let (before, after) = (Set(try old.objects()), Set(try new.objects()))
        addedObjects = after.subtracting(before).count
        removedObjects = before.subtracting(after).count
        let (oldRefs, newRefs) = (try old.refs(), try new.refs())
        var changes: [TreeChange] = []
        var compared: Set<[Checksum]> = []
        for (ref, commit) in newRefs.sorted(by: { $0.key.description < $1.key.description }) {
            guard let base = oldRefs[ref], base != commit, compared.insert([base, commit]).inserted else { continue }
            changes += try TreeDifference.changes(
                from: CommitTree(old, commit: base), to: CommitTree(new, commit: commit), checkStop: checkStop)
        }
        added = changes.count { $0.kind == .added }
        removed = changes.count { $0.kind == .removed }
        modified = changes.count - added - removed
    }
}

extension ImageArchive {
    /// The static deltas; no summary need name them.
    fileprivate var deltas: [ArchiveReport.Delta] {
        var sizes: [StaticDeltaName: Int] = [:]
        for (path, location) in files {
            let parts = path.split(separator: "/")
            guard parts.count == 4, parts[0] == "deltas", parts[1].utf8.count == 2,
                let name = StaticDeltaName(directory: String(parts[1] + parts[2]))
            else { continue }
            sizes[name, default: 0] += location.range.count
        }
        return sizes.filter { file(at: $0.key.superblockPath) != nil }
            .map { ArchiveReport.Delta(name: $0.key, size: $0.value) }
            .sorted { $0.name.description < $1.name.description }
    }
}
