import Markup

extension Manifest {
    /// The document as it is stored and hashed.
    package var bytes: [UInt8] {
        let value = Value.object(omittingNil: [
            ("schemaVersion", 2),
            ("mediaType", .string(MediaType.manifest.description)),
            ("config", config.value),
            ("layers", .array(layers.map(\.value))),
            ("annotations", Value.sorted(annotations)),
        ])
        return value.canonicalBytes
    }

    /// Reads a document.
    /// - Parameter source: The document's name for messages.
    /// - Throws: `Fault` or `FaultReport` with line and column.
    package init(_ bytes: [UInt8], source: String) throws {
        self = try ImageDocument.read(bytes, source: source) { fields in
            fields.expectHead(.manifest)
            let config = fields.fields("config").flatMap { Descriptor($0) }
            if fields.value("config") == nil { fields.missing("config") }
            if fields.value("layers") == nil { fields.missing("layers") }
            let layers = fields.descriptors("layers")
            let annotations = fields.textMap("annotations")
            return config.map { Manifest(config: $0, layers: layers, annotations: annotations) }
        }
    }
}

extension Fields {
    /// Notes a fault unless this is version 2 of the schema and of the media type, which may be absent.
    func expectHead(_ type: MediaType) {
        _ = integer("schemaVersion", in: 2...2)
        if value("schemaVersion") == nil { missing("schemaVersion") }
        if let text = text("mediaType"), text != type.description {
            faults.add("`mediaType` is `\(text)`", at: mark(of: "mediaType"), remedy: "only `\(type)` is read here")
        }
    }
}
