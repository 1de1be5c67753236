/// What of a source is copied byte for byte, so that the copy has the digests of the original: documents and blobs.
///
/// Indexes and manifests are read, and held against their digests; configs and artifacts are not looked into. Subjects
/// and referrers of a manifest are left aside.
package struct CopyPlan: Sendable {
    /// Which of the images that a source names are meant.
    package enum Choice: Sendable, Hashable {
        /// The only one.
        case only
        case one(Platform)
        /// Every platform of an image, behind the index that it has: artifacts and attestations too.
        case all
    }

    /// What is published at the end: the manifest or the index; the manifests of several platforms where the source
    /// has no index for them.
    package let root: [Descriptor]
    /// Manifests and indexes, each once, behind what they name.
    package let documents: [(descriptor: Descriptor, bytes: [UInt8])]
    /// Configs and layers, each once, in the order of the documents.
    package let blobs: [Descriptor]
    /// Layers that may not be passed on and say where they can be had; only for a destination that needs them
    /// (``ImageDestination/needsForeignBlobs``).
    package let foreignBlobs: [Descriptor]
    /// Bytes of ``blobs`` and ``foreignBlobs``.
    package let size: Int

    /// Reads the documents of a source.
    /// - Throws: `Fault`, `FaultReport` or ``ImageError``: there is no such image, more than one would do, or a document
    ///   is missing, damaged, of an unknown kind or nested too deep.
    package init(_ source: any ImageSource, platforms: Choice) throws {
        root =
            switch platforms {
            case .only: [try ImageChoice(source).manifest(for: nil)]
            case .one(let platform): [try Self.manifest(source, for: platform)]
            case .all: try Self.whole(source)
            }
        var walk = DocumentWalk(source)
        for descriptor in root { try walk.follow(descriptor) }
        documents = walk.documents
        (blobs, foreignBlobs) = (walk.blobs, walk.foreignBlobs)
        size = walk.size
    }

    /// The manifest for a platform. One whose descriptor tells of none has a config that does.
    private static func manifest(_ source: any ImageSource, for platform: Platform) throws -> Descriptor {
        let descriptor = try ImageChoice(source).manifest(for: platform)
        if descriptor.platform == nil {
            let manifest = try Manifest(source.document(descriptor), source: source.name(descriptor))
            if manifest.config.mediaType.oci == .config {
                let actual = try ImageParts(source, descriptor).platform
                guard actual.serves(platform) else {
                    throw ImageError(
                        source.place, "it is made for \(actual)", remedy: "an image for \(platform) is needed")
                }
            }
        }
        return descriptor
    }

    /// The one thing that the source names, or manifests that differ in nothing but their platforms.
    private static func whole(_ source: any ImageSource) throws -> [Descriptor] {
        var root: [Descriptor] = []
        for descriptor in try source.root() where !root.contains(where: { $0.digest == descriptor.digest }) {
            root.append(descriptor)
        }
        if root.count == 1 { return root }
        let platforms = root.compactMap { $0.mediaType.isManifest ? $0.platform : nil }
        let names = Set(root.map { $0.annotations[Descriptor.referenceName] })
        guard names.count == 1, Set(platforms).count == root.count else {
            throw ImageError(
                source.place, root.isEmpty ? "it does not hold an image" : "it holds more than one image",
                remedy: root.isEmpty ? "it is empty" : "it holds \(ImageChoice.list(root)); name one")
        }
        return root
    }
}
