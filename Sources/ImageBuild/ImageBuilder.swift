package import OCI
import OSTree
import Repository

/// Makes the image of one architecture: the archive repository of a source's commits in layers, and what describes it.
package struct ImageBuilder: Sendable {
    package let architecture: Architecture
    /// When the image was created, in seconds since 1970; nil takes the first commit's time.
    package var created: UInt64?
    /// Threads that read, hash and compress.
    package var threads = 2
    /// Where files over 16 MiB lie compressed until they are written; on a disk, not in memory.
    package var spoolDirectory = "/var/tmp"
    /// Whether progress shall say how much there is.
    package var measuresSource = false
    /// Bytes after which the next layer of objects begins. Small enough to be pushed side by side and to be taken over
    /// by the next version; large enough for an OS to stay far below the number of layers that container engines stack.
    package var layerCapacity = 96 << 20
    /// The image of the version before, whose layers are taken over.
    package var previous: PreviousImage?
    /// Whether the commits and branches of the previous image stay.
    package var keepsPrevious = false
    /// Whether layers of the previous image with anything that is not needed are made anew.
    package var dropsUnneeded = false
    /// Whether the repository has a summary.
    package var writesSummary = true
    /// The static deltas to make for the commits that branches name.
    package var deltas: Set<DeltaKind> = []
    /// Signs the summary, and the commits too unless told otherwise.
    package var signature: ImageSignature?
    /// Whether commits are signed.
    package var signsCommits = true

    package init(architecture: Architecture) { self.architecture = architecture }

    /// Stores the image in a destination, unpublished. Blocks.
    /// - Parameters:
    ///   - source: Where the commits come from.
    ///   - front: What stands before the archive; its layers are stored already.
    ///   - report: Called after each object on the calling thread.
    ///   - checkStop: Called often, on any thread; what it throws ends the work.
    /// - Throws: ``ImageBuildError`` or `OSTreeError` for what is wrong with the source, and what source and
    ///   destination throw.
    package func build(
        _ source: some CommitSource, front: ImageFront, to destination: any ImageDestination,
        report: @escaping (BuildProgress) -> Void = { _ in }, checkStop: @escaping @Sendable () throws -> Void = {}
    ) throws -> BuiltImage {
        let objects = ObjectLayers(destination, capacity: layerCapacity, held: previous?.held ?? [], report: report)
        let writing = ObjectWriting(
            layers: objects, threads: threads, spoolDirectory: spoolDirectory, measuresSource: measuresSource,
            checkStop: checkStop)
        var commits = try source.write(to: writing)
        var refs: [RefName: Checksum] = [:]
        for commit in commits { for ref in commit.refs { refs[ref] = commit.checksum } }
        let newCommits = commits
        if keepsPrevious, let previous { try keep(previous, &commits, &refs, writing) }
        try Self.check(refs.keys)
        let created = created ?? newCommits.first?.commit.timestamp ?? 0
        _ = try Timestamp(seconds: Int(clamping: created))
        commits = try commits.map { try signed($0) }
        let (kept, layers) = try finish(objects, to: destination, checkStop)
        var parts = kept + layers
        let store = BuildStore(
            layers: try ImageArchive(place: "the new image", layers: parts.map(destination.readBack)),
            commits: commits, previous: previous?.archive)
        let (made, deltaLayer) = try DeltaLayer(store: store, threads: threads, checkStop: checkStop).write(
            deltas, for: newCommits.filter { !$0.refs.isEmpty }, previous: previous, to: destination)
        if let deltaLayer { parts.append(deltaLayer) }
        let head = HeadLayer(
            commits: commits, refs: refs,
            summary: writesSummary ? try Summary(commits, refs: refs, deltas: made, lastModified: created) : nil,
            signature: signature)
        try Self.check(layers: front.layers.count + parts.count + 1, isData: front.isData)
        parts.append(try head.write(to: destination))
        let description = try ImageDescription(
            commits: newCommits, refs: refs.keys.sorted { $0.description < $1.description },
            architecture: architecture, front: front, layers: parts, encoders: source.encoders, created: created)
        let document = description.config
        let config = try destination.putBlob(mediaType: document.type, bytes: document.bytes)
        let manifest = description.manifest(config: config)
        return BuiltImage(
            descriptor: try destination.putManifest(manifest, platform: Platform(architecture)), config: config,
            layers: manifest.layers, keptLayers: kept.count, refs: refs, commits: newCommits,
            deltas: made.map(\.delta), store: store, progress: objects.progress)
    }

    /// The commit with a new signature, and with what the previous image says of the same commit.
    private func signed(_ commit: SourcedCommit) throws -> SourcedCommit {
        var commit = commit
        if commit.detached == nil, let old = try previous?.archive.detachedMetadata(of: commit.checksum) {
            commit = try SourcedCommit(commit.checksum, bytes: commit.bytes, detached: old, refs: commit.refs)
        }
        guard let signature, signsCommits else { return commit }
        return try commit.signed(by: signature)
    }

    /// Adds the commits of the previous image, and the branches that the new one does not name itself.
    private func keep(
        _ previous: PreviousImage, _ commits: inout [SourcedCommit], _ refs: inout [RefName: Checksum],
        _ writing: ObjectWriting
    ) throws {
        let known = Set(commits.map(\.checksum))
        let old = try previous.archive.refs()
        let wanted = try previous.archive.objects().filter { $0.kind == .commit && !known.contains($0.checksum) }
        let source = StoreSource(previous.archive, wanted.map { .init($0.checksum, refs: []) })
        commits += try source.write(to: writing)
        refs.merge(old) { new, _ in new }
    }

    /// A branch is a file of the repository, so its name cannot be the folder of another's.
    private static func check(_ refs: some Sequence<RefName>) throws {
        let names = Set(refs.map(\.description))
        for name in names.sorted() {
            let folders = name.indices.filter { name[$0] == "/" }.map { String(name[..<$0]) }
            guard let taken = folders.first(where: names.contains) else { continue }
            throw ImageBuildError(
                "--ref \(name)", "there is a branch `\(taken)` too, and both cannot be", remedy: "choose another name")
        }
    }

    /// Container engines stack no more layers than Linux mounts over each other.
    private static func check(layers count: Int, isData: Bool) throws(ImageBuildError) {
        guard count > 127, !isData else { return }
        throw ImageBuildError(
            "image", "would have \(count) layers, and no container engine stacks more than 127",
            remedy: "make it with --data-only, or without --previous")
    }

    /// Ends the layers of objects, and takes over those of the previous image that are needed.
    private func finish(
        _ objects: ObjectLayers, to destination: any ImageDestination, _ checkStop: () throws -> Void
    ) throws -> (kept: [Descriptor], new: [Descriptor]) {
        guard let previous else { return ([], try objects.finish()) }
        let kept = KeptLayers(previous.layers, needed: objects.met, isStrict: dropsUnneeded)
        for name in kept.orphans {
            try checkStop()
            try objects.rewrite(previous.stored(name))
        }
        let new = try objects.finish()
        for layer in kept.layers {
            try checkStop()
            try previous.give(layer, to: destination)
        }
        return (kept.layers, new)
    }
}
