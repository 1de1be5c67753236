import Markup
import OCI

/// The documents that name the parts of an image, by OCI and by Docker.
enum ManifestKind: String, CaseIterable {
    case manifest = "application/vnd.oci.image.manifest.v1+json"
    case index = "application/vnd.oci.image.index.v1+json"
    case dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
    case dockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json"

    /// For the field `Accept`.
    static let accepted = allCases.map(\.rawValue).joined(separator: ", ")

    var mediaType: MediaType? { try? MediaType(rawValue) }

    /// Reads the field `Content-Type`, with or without parameters.
    init?(contentType field: String) {
        let type = field.prefix { $0 != ";" }.split(separator: " ").joined()
        self.init(rawValue: type.lowercased())
    }

    /// What a document is: what it says itself, then what the registry says, then what its keys tell.
    /// - Throws: ``RegistryError`` when it is something else, or the two do not agree.
    static func of(_ bytes: [UInt8], contentType: String?, place: String) throws -> MediaType {
        let limits = ParseLimits(bytes: RegistryRepository.manifestLimit, depth: 32, nodes: 200_000)
        let document: Node
        do {
            document = try JSON.parse(bytes, source: "its answer", limits: limits)
        } catch {
            throw RegistryError(
                .nonsense, place, "what it gives as a manifest is none", remedy: "check that this is a registry",
                cause: error)
        }
        let told = contentType.flatMap { ManifestKind(contentType: $0) }
        var own: ManifestKind?
        if case .scalar(let text, isPlain: false) = document["mediaType"]?.content {
            own = ManifestKind(rawValue: text)
            guard let own, told == nil || told == own else {
                throw RegistryError(
                    .nonsense, place,
                    "it gives a manifest as `\(RegistryAnswer.printable(contentType ?? ""))` that says it is a "
                        + "`\(RegistryAnswer.printable(text))`",
                    remedy: "push the image again")
            }
        } else if document["schemaVersion"]?.isOne == true {
            throw RegistryError(
                .nonsense, place, "the manifest is of Docker's schema 1, which is obsolete",
                remedy: "push the image again with a newer tool")
        }
        let kind = own ?? told ?? (document["manifests"] == nil ? .manifest : .index)
        return try MediaType(kind.rawValue)
    }
}

extension Node {
    fileprivate var isOne: Bool {
        guard case .scalar("1", isPlain: true) = content else { return false }
        return true
    }
}
