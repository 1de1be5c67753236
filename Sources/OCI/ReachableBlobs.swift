import Markup

/// The blobs that the index of a layout leads to.
struct ReachableBlobs {
    private static let depthLimit = 8

    private let images: LayoutImages
    private(set) var digests: Set<Digest> = []
    private var followed: Set<Digest> = []

    /// - Throws: ``ImageError``, `Fault` or `FaultReport` when a document is missing, damaged or nested too deep.
    init(_ images: LayoutImages) throws {
        self.images = images
        for entry in try images.root() { try follow(entry, depth: 0) }
    }

    /// Takes a blob that an index names, and all that is named in it.
    private mutating func follow(_ descriptor: Descriptor, depth: Int) throws {
        digests.insert(descriptor.digest)
        guard descriptor.mediaType.layerCompression == nil, followed.insert(descriptor.digest).inserted else { return }
        guard depth < Self.depthLimit else {
            throw ImageError(images.place, "its indexes nest too deep", remedy: "\(Self.depthLimit) levels are read")
        }
        let source = images.name(descriptor)
        if descriptor.mediaType.isIndex {
            let bytes = try images.document(descriptor)
            for entry in try ImageIndex(bytes, source: source).manifests { try follow(entry, depth: depth + 1) }
            try take(JSON.parse(bytes, source: source, limits: ImageDocument.limits), depth: depth)
        } else if descriptor.mediaType.isManifest {
            let bytes = try images.document(descriptor)
            _ = try Manifest(bytes, source: source)
            try take(JSON.parse(bytes, source: source, limits: ImageDocument.limits), depth: depth)
        } else if descriptor.size <= ImageDocument.byteLimit {
            // Of another kind: when it is JSON, it may name blobs all the same.
            let bytes = try images.document(descriptor)
            guard let node = try? JSON.parse(bytes, source: source, limits: ImageDocument.limits) else { return }
            try take(node, depth: depth)
        }
    }

    /// Takes every digest in a document. A subject that is not here is no fault (OCI Image Specification 1.1, "Image
    /// Manifest").
    private mutating func take(_ node: Node, depth: Int) throws {
        switch node.content {
        case .scalar(let text, _): if let digest = try? Digest(text) { digests.insert(digest) }
        case .sequence(let nodes): for node in nodes { try take(node, depth: depth) }
        case .mapping(let pairs):
            for pair in pairs {
                try take(pair.value, depth: depth)
                guard pair.key == "subject", case .mapping = pair.value.content else { continue }
                let subject = Descriptor(Fields(pair.value, path: "subject", faults: Faults(source: images.place)))
                if let subject, try images.find(subject) != nil { try follow(subject, depth: depth + 1) }
            }
        }
    }
}
