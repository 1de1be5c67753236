/// The manifests that a source leads to, indexes resolved, and the one among them that is meant.
struct ImageChoice {
    private static let depthLimit = 8
    private static let indexLimit = 100

    private let source: any ImageSource
    /// Manifests of images, in the order of the indexes; those inside of an index bear the name that led to it.
    private(set) var manifests: [Descriptor] = []
    private var seen: Set<Digest> = []

    /// - Throws: ``ImageError`` when indexes nest too deep, or what the source throws.
    init(_ source: any ImageSource) throws {
        self.source = source
        for entry in try source.root() { try take(entry, name: nil, depth: 0) }
    }

    private mutating func take(_ descriptor: Descriptor, name: String?, depth: Int) throws {
        var annotations = descriptor.annotations
        annotations[Descriptor.referenceName] = name ?? annotations[Descriptor.referenceName]
        let named = descriptor.annotated(annotations)
        // BuildKit's attestations are manifests too, but no images.
        if descriptor.mediaType.isManifest, descriptor.platform != .unknown { manifests.append(named) }
        guard descriptor.mediaType.isIndex, seen.insert(descriptor.digest).inserted else { return }
        guard depth < Self.depthLimit, seen.count <= Self.indexLimit else {
            throw ImageError(
                source.place, "its indexes nest too deep, or are too many",
                remedy: "\(Self.depthLimit) levels and \(Self.indexLimit) indexes are read")
        }
        let index = try ImageIndex(source.document(descriptor), source: source.name(descriptor))
        for entry in index.manifests {
            try take(entry, name: named.annotations[Descriptor.referenceName], depth: depth + 1)
        }
    }

    /// The one manifest for a platform; nil takes the only one.
    /// - Throws: ``ImageError`` when there is none or more than one.
    func manifest(for platform: Platform?) throws -> Descriptor {
        // A descriptor without a platform may lead to any; its config will tell.
        var fitting = manifests.filter { descriptor in
            guard let platform, let actual = descriptor.platform else { return true }
            return actual.serves(platform)
        }
        let exact = fitting.filter { $0.platform == platform }
        if platform != nil, !exact.isEmpty { fitting = exact }
        if let only = fitting.first, fitting.allSatisfy({ $0.digest == only.digest }) { return only }
        let wanted = "an image" + (platform.map { " for \($0)" } ?? "")
        throw ImageError(
            source.place, fitting.isEmpty ? "it does not hold \(wanted)" : "it holds \(wanted) more than once",
            remedy: manifests.isEmpty
                ? "it is empty"
                : "it holds \(Self.list(fitting.isEmpty ? manifests : fitting)); name one, or its platform")
    }

    /// The platforms of the manifests, each once.
    func platforms() throws -> [Platform] {
        var found: [Platform] = []
        for descriptor in manifests {
            let platform = try descriptor.platform ?? ImageParts(source, descriptor).platform
            if !found.contains(platform) { found.append(platform) }
        }
        return found
    }

    /// Images in words, the first twenty of them.
    static func list(_ images: [Descriptor]) -> String {
        let labels = images.prefix(20).map { image in
            let name = image.annotations[Descriptor.referenceName].map { "`\($0)`" } ?? "an image without a name"
            return name + (image.platform.map { " (\($0))" } ?? "")
        }
        return labels.joined(separator: ", ") + (images.count > 20 ? " and others" : "")
    }
}
