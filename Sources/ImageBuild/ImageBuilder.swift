package import OCI
package import OSTree

/// Makes one image: a commit's archive repository as its only layer, config and manifest around it.
package struct ImageBuilder: Sendable {
    /// The ref under which the commit is served.
    package let ref: RefName
    package let architecture: Architecture
    /// When the image was created, in seconds since 1970; nil takes the commit's time.
    package var created: UInt64?
    /// Threads that read, hash and compress.
    package var threads = 2
    /// Where files over 16 MiB lie compressed until they are written; on a disk, not in memory.
    package var spoolDirectory = "/var/tmp"

    package init(ref: RefName, architecture: Architecture) {
        self.ref = ref
        self.architecture = architecture
    }

    /// Makes the image. Blocks until it is published.
    /// - Parameters:
    ///   - source: Where the commit comes from.
    ///   - destination: Where the image goes; it is not published when anything fails.
    ///   - report: Called after each object on the calling thread.
    ///   - checkStop: Called often, on any thread; what it throws ends the work.
    /// - Throws: ``ImageBuildError`` or `OSTreeError` for what is wrong with the source, and what the destination throws.
    package func build(
        _ source: some CommitSource, to destination: any ImageDestination,
        report: @escaping (BuildProgress) -> Void = { _ in }, checkStop: @escaping @Sendable () throws -> Void = {}
    ) throws -> BuiltImage {
        var found: (checksum: Checksum, commit: Commit)?
        var progress = BuildProgress()
        let layer = try destination.putBlob(mediaType: .layer) { sink in
            let layer = try ArchiveLayer(sink, report: report)
            let writing = LayerWriting(
                layer: layer, threads: threads, spoolDirectory: spoolDirectory, checkStop: checkStop)
            let (checksum, commit) = try source.write(to: writing)
            try check(commit)
            try layer.finish(ref, commit: checksum)
            found = (checksum, commit)
            progress = layer.progress
        }
        guard let (checksum, commit) = found else { throw ImageBuildError("image", "has no commit") }
        let description = try ImageDescription(
            commit: commit, checksum: checksum, ref: ref, architecture: architecture, encoders: source.encoders,
            created: created ?? commit.timestamp)
        let config = try destination.putBlob(mediaType: .config, bytes: description.config(layer).bytes)
        let manifest = try destination.publish(
            description.manifest(config: config, layer: layer), platform: Platform(architecture))
        return BuiltImage(
            commit: checksum, ref: ref, progress: progress, layer: layer, config: config, manifest: manifest)
    }

    /// A client that asks for a ref refuses a commit bound to others.
    private func check(_ commit: Commit) throws {
        guard let bindings = commit["ostree.ref-binding"]?.strings, !bindings.contains(ref.description) else { return }
        throw ImageBuildError(
            "--ref \(ref)", "the commit is bound to \(bindings.joined(separator: ", ")), so no client would take it",
            remedy: "use that ref")
    }
}
