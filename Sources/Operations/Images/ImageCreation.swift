import Encapsulation
package import ImageBuild
package import Inspection
package import OCI
package import OSTree
package import Registry
import Repository
package import SystemPackage

/// Makes an archive image out of whatever an OS comes in, for one architecture or several.
package struct ImageCreation: Sendable {
    /// Where the OS comes from.
    package enum Source: Sendable {
        /// A directory tree that becomes a commit.
        case tree(String, CommitMessage, withAttributes: Bool, skipsSpecial: Bool)
        /// An OSTree repository; the ref or commit to take, nil for those of the branches' names.
        case repository(String, revision: String?)
        /// A container image that encapsulates a commit, or an archive image that is on this machine.
        case image(ImagePlace)
    }

    /// What hands the archive out when the image is run.
    package enum Front: Sendable {
        /// This program, or the one of the given files that is for the image's architecture.
        case server([FilePath])
        /// A web server's image whose document root is the archive's place.
        case base(ImagePlace)
        /// Nothing: the image only carries the archive.
        case none
    }

    package let source: Source
    /// The branches; empty takes those that the source names, when it does.
    package let refs: [RefName]
    /// In the order of the index.
    package let architectures: [Architecture]
    package let destination: ImageLocation
    package var front: Front
    package var previous: ImageLocation?
    package var keepsPrevious = false
    /// Seconds since 1970; nil takes the commit's time.
    package var created: UInt64?
    package var threads = 2
    /// How many parents of a repository's commit come along.
    package var depth = 0
    package var writesSummary = true
    package var deltas: Set<DeltaKind> = []
    package var signature: ImageSignature?
    package var measuresSource = false
    /// How registries are reached.
    package var registries = RegistryAccess.Settings()

    package init(
        _ source: Source, refs: [RefName], architectures: [Architecture], destination: ImageLocation, front: Front
    ) {
        self.source = source
        self.refs = refs
        self.architectures = architectures
        self.destination = destination
        self.front = front
    }

    /// Makes and publishes the image. Blocks.
    /// - Parameters:
    ///   - report: Called after each object on the calling thread.
    ///   - note: Takes what the user should know besides, such as a mirror that was passed over.
    ///   - checkStop: Called often, on any thread; what it throws ends the work.
    /// - Throws: What is wrong with source, previous image or base, and what the destination throws; nothing is then
    ///   published.
    package func run(
        report: @escaping (BuildProgress) -> Void, note: @escaping @Sendable (String) -> Void,
        checkStop: @escaping @Sendable () throws -> Void
    ) throws -> CreatedImage {
        let access = ImageAccess(
            registries,
            isStopped: {
                do { try checkStop() } catch { return true }
                return false
            }, note: note)
        defer { access.close() }
        if case .server(let files) = front { try ServerProgram.check(files, for: architectures) }
        let target = try destination.destination()
        let images = try architectures.map { architecture in
            try build(architecture, access, to: target, report: report, checkStop: checkStop)
        }
        let findings = try findings(images, checkStop)
        return CreatedImage(
            descriptor: try target.publish(images.map(\.descriptor)), images: images, findings: findings)
    }

    private func build(
        _ architecture: Architecture, _ access: ImageAccess, to target: any ImageDestination,
        report: @escaping (BuildProgress) -> Void, checkStop: @escaping @Sendable () throws -> Void
    ) throws -> BuiltImage {
        let platform = Platform(architecture)
        var builder = ImageBuilder(architecture: architecture)
        builder.created = created
        builder.threads = threads
        builder.measuresSource = measuresSource
        builder.previous = try previous.map {
            try PreviousImage(ArchiveImage(OpenedImage($0, platform: platform)), checkStop: checkStop)
        }
        builder.keepsPrevious = keepsPrevious
        builder.writesSummary = writesSummary
        builder.deltas = deltas
        builder.signature = signature
        let source = try commitSource(platform, access)
        return try builder.build(
            source, front: makeFront(architecture, access, target, checkStop), to: target, report: report,
            checkStop: checkStop)
    }

    /// What hosts would stumble over in the commits that branches name.
    private func findings(
        _ images: [BuiltImage], _ checkStop: @escaping @Sendable () throws -> Void
    ) throws -> [OSReport.Finding] {
        var findings: [OSReport.Finding] = []
        for (image, architecture) in zip(images, architectures) {
            let store = StoppableStore(image.store, checkStop: checkStop)
            for commit in image.commits where !commit.refs.isEmpty {
                let report = try OSInspection(
                    store, commit: commit.checksum, architecture: architecture
                ).run()
                findings += report.findings.filter { !findings.contains($0) }
            }
        }
        return findings
    }

    private func makeFront(
        _ architecture: Architecture, _ access: ImageAccess, _ target: any ImageDestination,
        _ checkStop: () throws -> Void
    ) throws -> ImageFront {
        switch front {
        case .none: return .none
        case .server(let files):
            let program = try ServerProgram.choice(among: files, for: architecture)
            return try ServerLayer.write(program, architecture: architecture, to: target, checkStop: checkStop)
        case .base(let place):
            let source = try access.open(place, .one(Platform(architecture))).source
            return try .base(SourceImage(source, platform: Platform(architecture)), of: source, to: target)
        }
    }

    private func commitSource(_ platform: Platform, _ access: ImageAccess) throws -> any CommitSource {
        switch source {
        case .tree(let path, let message, let withAttributes, let skipsSpecial):
            return TreeSource(
                path, refs: refs, message: message, withAttributes: withAttributes, skipsSpecial: skipsSpecial)
        case .repository(let path, let revision):
            let store = try RepositoryStore(path)
            return StoreSource(store, try wanted(store, revision: revision, resolve: store.resolve), depth: depth)
        case .image(let place):
            let source = try access.open(place, .one(platform)).source
            let image = try SourceImage(source, platform: platform)
            guard image.config.execution.labels[ImageDescription.pathLabel] == nil,
                image.manifest.annotations[ImageDescription.pathLabel] == nil
            else {
                guard case .local(let location) = place.site else {
                    throw ImageError(
                        place.description, "its files are not on this machine",
                        remedy: "copy it here with `slipway image download` first")
                }
                let archive = try ArchiveImage(OpenedImage(location, platform: platform)).archive
                return StoreSource(archive, try wanted(archive, revision: nil) { _ in nil }, depth: depth)
            }
            return EncapsulatedSource(refs: refs) { spoolDirectory in
                try EncapsulatedImage(image, source, spoolDirectory: spoolDirectory)
            }
        }
    }

    /// The commits to take from a store, and the branches that shall name them.
    private func wanted(
        _ store: any ObjectStore, revision: String?, resolve: (String) throws -> Checksum?
    ) throws -> [StoreSource.Wanted] {
        let known = try store.refs()
        if let revision {
            guard let commit = try resolve(revision) else { throw Self.unknown(revision, store, known) }
            guard refs.isEmpty else { return [.init(commit, refs: refs)] }
            guard let ref = try? RefName(revision), known[ref] == commit else {
                throw ImageBuildError(store.place, "a commit has no name of its own", remedy: "give it one with --ref")
            }
            return [.init(commit, refs: [ref])]
        }
        if refs.isEmpty {
            guard !known.isEmpty else { throw ImageBuildError(store.place, "has no branches") }
            return known.sorted { $0.key.description < $1.key.description }.map { .init($0.value, refs: [$0.key]) }
        }
        return try refs.map { ref in
            guard let commit = known[ref] else { throw Self.unknown(ref.description, store, known) }
            return .init(commit, refs: [ref])
        }
    }

    private static func unknown(
        _ revision: String, _ store: any ObjectStore, _ known: [RefName: Checksum]
    ) -> ImageBuildError {
        let names = known.keys.map(\.description).sorted().prefix(20).joined(separator: ", ")
        return ImageBuildError(
            store.place, "has no ref `\(revision)`",
            remedy: names.isEmpty ? "it has no branches" : "it has \(names)")
    }
}

/// An image that was made and published.
package struct CreatedImage: Sendable {
    /// The manifest, or the index of several.
    package let descriptor: Descriptor
    /// One for each architecture.
    package let images: [BuiltImage]
    /// What hosts that are installed from it would stumble over.
    package let findings: [OSReport.Finding]
}
