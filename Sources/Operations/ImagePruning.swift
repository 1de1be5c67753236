import Files
package import ImageBuild
package import OCI
import OSTree
import Repository

/// Makes an archive image anew without the objects that none of its branches reaches.
package struct ImagePruning: Sendable {
    /// What is not reached.
    package struct Result: Sendable {
        package let objects: Int
        /// Bytes that the objects take in the layers.
        package let bytes: Int
        /// Blobs that no image of the layout needed any more, and their bytes.
        package let blobs: (count: Int, bytes: Int)
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
    package func run(dryRun: Bool, threads: Int, checkStop: @escaping @Sendable () throws -> Void) throws -> Result {
        let images = try location.source().platforms().map { platform in
            try ArchiveImage(OpenedImage(location, platform: platform))
        }
        var (objects, bytes) = (0, 0)
        for image in images {
            let unneeded = try image.archive.unreachableObjects(
                from: image.archive.refs().values, parents: depth)
            objects += unneeded.count
            bytes += unneeded.reduce(0) { $0 + (image.archive.file(at: $1.path)?.range.count ?? 0) }
        }
        guard !dryRun else { return Result(objects: objects, bytes: bytes, blobs: (0, 0)) }
        if objects > 0 { try rebuild(images, threads: threads, checkStop) }
        guard location.transport == .directory else { return Result(objects: objects, bytes: bytes, blobs: (0, 0)) }
        let layout = try LayoutDirectory(location.path, reference: location.reference)
        return Result(objects: objects, bytes: bytes, blobs: try layout.removeUnreferencedBlobs())
    }

    private func rebuild(
        _ images: [ArchiveImage], threads: Int, _ checkStop: @escaping @Sendable () throws -> Void
    ) throws {
        let target = try location.destination()
        let made = try images.map { image in
            let architecture = try Architecture(image.image.config.platform.architecture)
            var builder = ImageBuilder(architecture: architecture)
            builder.threads = threads
            builder.previous = PreviousImage(image)
            builder.dropsUnneeded = true
            builder.signature = signature
            builder.writesSummary = image.archive.file(at: "summary") != nil
            let refs = try image.archive.refs().sorted { $0.key.description < $1.key.description }
            let source = StoreSource(image.archive, refs.map { .init($0.value, refs: [$0.key]) }, depth: depth)
            return try builder.build(
                source, front: .same(as: image, to: target), to: target, checkStop: checkStop)
        }
        _ = try target.publish(made.map(\.descriptor))
    }
}
