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
