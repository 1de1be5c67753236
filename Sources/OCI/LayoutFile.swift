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

extension Descriptor {
    /// The descriptor of a manifest as an entry of a layout's index.
    func entry(platform: Platform, reference: String?) -> Descriptor {
        Descriptor(
            mediaType: mediaType, digest: digest, size: size, platform: platform,
            annotations: reference.map { [Descriptor.referenceName: $0] } ?? [:])
    }
}
