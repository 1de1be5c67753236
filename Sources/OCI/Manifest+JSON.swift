import Markup

extension Manifest {
    /// The document as it is stored and hashed. Config and layers bear OCI's media types, whatever they were read as.
    package var bytes: [UInt8] {
        let value = Value.object(omittingNil: [
            ("schemaVersion", 2),
            ("mediaType", .string(MediaType.manifest.description)),
            ("artifactType", artifactType.map { .string($0) }),
            ("config", config.oci.value),
            ("layers", .array(layers.map(\.oci.value))),
            ("annotations", Value.sorted(annotations)),
        ])
        return value.canonicalBytes
    }

    /// Reads a document, of OCI or of Docker (Image Manifest Version 2, Schema 2).
    /// - Parameter source: The document's name for messages.
    /// - Throws: `Fault` or `FaultReport` with line and column.
    package init(_ bytes: [UInt8], source: String) throws {
        self = try ImageDocument.read(bytes, source: source) { fields in
            fields.expectHead([.manifest, .dockerManifest])
            let config = fields.fields("config").flatMap { Descriptor($0) }
            if fields.value("config") == nil { fields.missing("config") }
            let layers = fields.descriptors("layers")
            let annotations = fields.textMap("annotations")
            let artifactType = fields.text("artifactType").flatMap { $0.isEmpty ? nil : $0 }
            return config.map {
                Manifest(config: $0, layers: layers, annotations: annotations, artifactType: artifactType)
            }
        }
    }
}

extension Descriptor {
    fileprivate var oci: Descriptor {
        Descriptor(
            mediaType: mediaType.oci, digest: digest, size: size, platform: platform, annotations: annotations,
            urls: urls, artifactType: artifactType)
    }
}

extension Fields {
    /// Notes a fault unless this is version 2 of the schema and of one of the media types; the type may be absent.
    func expectHead(_ types: [MediaType]) {
        _ = integer("schemaVersion", in: 2...2)
        if value("schemaVersion") == nil { missing("schemaVersion") }
        if let text = text("mediaType"), !text.isEmpty, !types.contains(where: { $0.description == text }) {
            let known = types.map { "`\($0)`" }.joined(separator: " and ")
            faults.add("`mediaType` is `\(text)`", at: mark(of: "mediaType"), remedy: "only \(known) are read here")
        }
    }
}
