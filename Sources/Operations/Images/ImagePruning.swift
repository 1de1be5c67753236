import Files
import FoundationEssentials
package import ImageBuild
package import OCI
import OSTree
import Repository

/// Makes an archive image anew without the objects that none of its branches reaches.
package struct ImagePruning: Sendable {
    /// What is not reached.
    package struct Result: Sendable {
        package fileprivate(set) var objects = 0
        /// Static deltas, which go with the objects: they are not made anew.
        package fileprivate(set) var deltas = 0
        /// Blobs that no image of the layout needs any more; before the work, those that none needed already.
        package fileprivate(set) var blobs = 0
        /// Bytes that the objects take in the layers, and bytes of the blobs.
        package fileprivate(set) var bytes = 0
    }

    private let location: ImageLocation
    private let depth: Int
    private let signature: ImageSignature?

    /// - Parameters:
    ///   - depth: How many parents of each branch's commit stay, as far as they are there.
    ///   - signature: Signs the new summary; commits keep their signatures.
    package init(_ location: ImageLocation, depth: Int, signature: ImageSignature? = nil) {
        self.location = location
        self.depth = depth
        self.signature = signature
    }

    /// Does it for every platform of the image. Blocks.
    /// - Parameter dryRun: Whether to find out only.
    /// - Throws: ``ImageBuildError`` when the summary is signed and there is no key, or the image shares a file with
    ///   others; what is wrong with the image.
    package func run(
        dryRun: Bool, threads: Int, checkStop: @escaping @Sendable () throws -> Void
    ) throws -> Result {
        let images = try location.source().platforms().map { platform in
            try ArchiveImage(OpenedImage(location, platform: platform))
        }
        var result = Result()
        for image in images {
            let unneeded = try image.archive.unreachableObjects(from: image.archive.refs().values, parents: depth)
            result.objects += unneeded.count
            result.bytes += unneeded.reduce(0) { $0 + (image.archive.file(at: $1.path)?.range.count ?? 0) }
        }
        if result.objects > 0 {
            for image in images { result.deltas += try check(image) }
            if !dryRun { try rebuild(images, threads: threads, checkStop) }
        }
        guard location.transport == .directory else { return result }
        let layout = try LayoutDirectory(location.path, reference: location.reference)
        let blobs = try layout.removeUnreferencedBlobs(dryRun: dryRun)
        result.blobs = blobs.count
        result.bytes += blobs.bytes
        return result
    }

    /// Looks whether the image can be made anew.
    /// - Returns: How many static deltas it has.
    private func check(_ image: ArchiveImage) throws -> Int {
        if signature == nil, image.archive.file(at: "summary.sig") != nil {
            throw ImageBuildError(
                "\(location)", "its summary is signed, and the new one would not be",
                remedy: "give the key with --sign-key")
        }
        if location.transport == .archive, try location.unnamed.source().root().count > 1 {
            throw ImageBuildError(
                "\(location)", "the file holds other images too, which would be lost",
                remedy: "copy it into a directory (oci:) first")
        }
        return image.archive.files.count { $0.path.hasPrefix("deltas/") && $0.path.hasSuffix("/superblock") }
    }

    private func rebuild(
        _ images: [ArchiveImage], threads: Int, _ checkStop: @escaping @Sendable () throws -> Void
    ) throws {
        let target = try location.destination()
        let made = try images.map { image in
            var builder = ImageBuilder(architecture: try Architecture(image.image.config.platform.architecture))
            builder.threads = threads
            builder.previous = try PreviousImage(image, checkStop: checkStop)
            builder.dropsUnneeded = true
            builder.signature = signature
            builder.signsCommits = false
            builder.writesSummary = image.archive.file(at: "summary") != nil
            let labels = image.image.config.execution.labels.merging(image.image.manifest.annotations) { own, _ in own }
            builder.created = labels["org.opencontainers.image.created"].flatMap { text in
                (try? Date(text, strategy: .iso8601)).map { UInt64(max(0, $0.timeIntervalSince1970)) }
            }
            // The image goes on to name the commit that it named.
            let first = labels["ostree.commit"]
            let refs = try image.archive.refs().sorted { left, right in
                let isFirst = ("\(left.value)" == first, "\(right.value)" == first)
                return isFirst.0 == isFirst.1 ? left.key.description < right.key.description : isFirst.0
            }
            let source = StoreSource(image.archive, refs.map { .init($0.value, refs: [$0.key]) }, depth: depth)
            return try builder.build(
                source, front: .same(as: image, to: target), to: target, checkStop: checkStop)
        }
        _ = try target.publish(made.map(\.descriptor))
    }
}
