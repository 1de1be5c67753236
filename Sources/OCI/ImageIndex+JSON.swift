import Markup

extension ImageIndex {
    /// The document as it is stored and hashed.
    package var bytes: [UInt8] {
        Self.value(manifests.map(\.value), annotations: Value.sorted(annotations)).canonicalBytes
    }

    /// Reads a document, of OCI or of Docker (a manifest list).
    /// - Parameter source: The document's name for messages.
    /// - Throws: `Fault` or `FaultReport` with line and column.
    package init(_ bytes: [UInt8], source: String) throws {
        self = try ImageDocument.read(bytes, source: source) { fields in
            fields.expectHead([.index, .dockerIndex])
            return ImageIndex(manifests: fields.descriptors("manifests"), annotations: fields.textMap("annotations"))
        }
    }

    private static func value(_ manifests: [Value], annotations: Value?) -> Value {
        .object(omittingNil: [
            ("schemaVersion", 2),
            ("mediaType", .string(MediaType.index.description)),
            ("manifests", .array(manifests)),
            ("annotations", annotations),
        ])
    }
}
