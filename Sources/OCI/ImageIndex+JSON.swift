import Markup

extension ImageIndex {
    /// The document as it is stored and hashed.
    package var bytes: [UInt8] {
        Self.value(manifests.map(\.value), annotations: Value.sorted(annotations)).canonicalBytes
    }

    /// Reads a document.
    /// - Parameter source: The document's name for messages.
    /// - Throws: `Fault` or `FaultReport` with line and column.
    package init(_ bytes: [UInt8], source: String) throws {
        self = try ImageDocument.read(bytes, source: source) { fields in
            fields.expectHead(.index)
            if fields.value("manifests") == nil { fields.missing("manifests") }
            return ImageIndex(manifests: fields.descriptors("manifests"), annotations: fields.textMap("annotations"))
        }
    }

    /// An index in which a descriptor takes the place of the one that bears the same reference name, or comes last.
    ///
    /// Everything else in the document stays as it is, keys unknown to this program too.
    /// - Parameters:
    ///   - document: The index so far; nil begins a new one.
    ///   - descriptor: Its ``Descriptor/referenceName`` annotation, or the absence of one, is its name.
    /// - Throws: `Fault` or `FaultReport` when the document cannot be read.
    static func updating(_ document: [UInt8]?, source: String, with descriptor: Descriptor) throws -> [UInt8] {
        guard let document else { return ImageIndex(manifests: [descriptor]).bytes }
        _ = try ImageIndex(document, source: source)
        let root = try JSON.parse(document, source: source)
        guard case .object(let members) = root.value, case .array(var manifests) = root.value["manifests"] else {
            return ImageIndex(manifests: [descriptor]).bytes
        }
        let name = descriptor.annotations[Descriptor.referenceName].map { Value.string($0) }
        // Without a name, images for several platforms may stand side by side.
        let platform = descriptor.value["platform"]
        let isSame = { (value: Value) in
            value["annotations"]?[Descriptor.referenceName] == name && (name != nil || value["platform"] == platform)
        }
        let place = manifests.firstIndex(where: isSame) ?? manifests.endIndex
        manifests.removeAll(where: isSame)
        manifests.insert(descriptor.value, at: place)
        let updated = members.map { $0.key == "manifests" ? Value.Member($0.key, .array(manifests)) : $0 }
        return Value.object(updated).canonicalBytes
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
