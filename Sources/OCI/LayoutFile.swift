import Markup

/// The file `oci-layout` that marks an image layout, and the name of the index beside it.
enum LayoutFile {
    static let name = "oci-layout"
    static let indexName = "index.json"
    static let bytes = (["imageLayoutVersion": "1.0.0"] as Value).canonicalBytes

    /// - Throws: `Fault`, `FaultReport` or ``ImageError`` when this is no layout of version 1.
    static func check(_ bytes: [UInt8], image: String) throws {
        let version = try ImageDocument.read(bytes, source: "\(image), \(name)") { fields in
            fields.require("imageLayoutVersion") { $0 }
        }
        guard version.hasPrefix("1.") else {
            throw ImageError(image, "its layout has version \(version)", remedy: "only version 1 is understood")
        }
    }
}

extension ImageDestination {
    /// What stands for the images in a layout's index: the only one, or an index of several platforms, which is stored.
    /// - Throws: ``ImageError`` when there is none, or what keeps the index from being stored.
    func entry(for images: [Descriptor], reference: String?, image: String) throws -> Descriptor {
        guard let first = images.first else {
            throw ImageError(image, "nothing is to be published", remedy: "put a manifest first")
        }
        if images.count == 1 { return first.named(reference) }
        let bytes = ImageIndex(manifests: images.map { $0.named(nil) }).bytes
        let index = Descriptor(mediaType: .index, digest: try Digest(of: bytes), size: bytes.count)
        try putDocument(bytes, index)
        return index.named(reference)
    }
}

extension Descriptor {
    /// The same blob under a name of a layout's index; nil takes the name away.
    func named(_ reference: String?) -> Descriptor {
        var annotations = annotations
        annotations[Descriptor.referenceName] = reference
        return annotated(annotations)
    }
}
