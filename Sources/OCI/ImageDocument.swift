import Markup

/// How the JSON documents of an image are read: strictly where a key is known; unknown keys are left aside, as the
/// specification asks.
enum ImageDocument {
    /// The greatest size of a document, in bytes, as registries have it.
    static let byteLimit = 4 << 20
    /// The greatest number of layers or manifests in one document.
    static let descriptorLimit = 1_000

    static let limits = ParseLimits(bytes: byteLimit, depth: 32, nodes: 200_000)

    /// What a manifest or an index says that it is; where it says nothing, its keys tell.
    /// - Throws: `Fault` or `FaultReport`.
    static func kind(_ bytes: [UInt8], source: String) throws -> MediaType {
        try read(bytes, source: source) { fields in
            fields.expectHead([.manifest, .index, .dockerManifest, .dockerIndex])
            return fields.parse("mediaType") { try MediaType($0) }
                ?? (fields.node["manifests"] == nil ? .manifest : .index)
        }
    }

    /// Holds a document against the media type that led to it, so that no two readers take it for different things.
    /// - Throws: `Fault` or `FaultReport`.
    static func check(_ bytes: [UInt8], is type: MediaType, source: String) throws {
        _ = try read(bytes, source: source) { fields in
            let text = fields.text("mediaType") ?? ""
            let keys = ["manifests", "layers", "config"].filter { fields.node[$0] != nil }
            if !text.isEmpty, text != type.description {
                fields.faults.add(
                    "`mediaType` is `\(text)`", at: fields.mark(of: "mediaType"),
                    remedy: "its descriptor says `\(type)`; make the image again")
            } else if keys.contains("manifests") != type.isIndex || (type.isIndex && keys.count > 1) {
                fields.faults.add(
                    "there are `\(keys.joined(separator: "`, `"))`", at: fields.node.mark,
                    remedy: "its descriptor says `\(type)`; make the image again")
            }
            return true
        }
    }

    /// Holds a manifest or an index in memory against its descriptor before it is stored.
    /// - Throws: ``ImageError``.
    static func check(_ bytes: [UInt8], _ descriptor: Descriptor, image: String) throws {
        guard descriptor.mediaType.isManifest || descriptor.mediaType.isIndex else {
            throw ImageError(
                image, "\(descriptor.digest) is of the kind `\(descriptor.mediaType)`",
                remedy: "a manifest or an index is expected")
        }
        guard bytes.count == descriptor.size else {
            throw ImageError.mismatch(image, descriptor, "\(bytes.count) bytes, not \(descriptor.size)")
        }
        let digest = try Digest(of: bytes)
        guard digest == descriptor.digest else { throw ImageError.mismatch(image, descriptor, "the digest \(digest)") }
    }

    /// Reads a document.
    /// - Parameters:
    ///   - source: The document's name for messages.
    ///   - make: Takes the root; nil only after it noted a fault.
    /// - Throws: `Fault` or `FaultReport`.
    static func read<Document>(_ bytes: [UInt8], source: String, _ make: (Fields) -> Document?) throws -> Document {
        let faults = Faults(source: source)
        let document = make(Fields(try JSON.parse(bytes, source: source, limits: limits), faults: faults))
        try faults.check()
        guard let document else {
            throw Fault(source: source, mark: .start, message: "the document is empty", remedy: "make the image again")
        }
        return document
    }
}
