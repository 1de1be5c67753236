extension Commit {
    private static let shape: [VariantReader.Member] = [
        .variable(alignment: 8), .variable(alignment: 1), .variable(alignment: 1), .variable(alignment: 1),
        .variable(alignment: 1), .fixed(8), .variable(alignment: 1), .variable(alignment: 1),
    ]

    /// Reads an object.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when it is damaged or not in normal form.
    package init(serialised: [UInt8]) throws(OSTreeError) {
        let name = "commit"
        let parts = try VariantReader(serialised[...], of: name).tuple(Self.shape)
        var metadata: [Entry] = []
        for element in try VariantReader(parts[0], of: name).array(alignment: 8) {
            let pair = try VariantReader(element, of: name).tuple([.variable(alignment: 1), .variable(alignment: 8)])
            try metadata.append(Entry(VariantReader.string(pair[0], in: name), Variant(serialised: pair[1])))
        }
        guard parts[2].isEmpty else { throw .invalid(name, reason: "it has related objects, which no reader knows") }
        let parent: Checksum? = if parts[1].isEmpty { nil } else { try Checksum(parts[1]) }
        try self.init(
            metadata: metadata, parent: parent, subject: VariantReader.string(parts[3], in: name),
            body: VariantReader.string(parts[4], in: name), timestamp: VariantReader.number(parts[5]),
            rootTree: Checksum(parts[6]), rootMetadata: Checksum(parts[7]))
        guard self.serialised == serialised else { throw .invalid(name, reason: "it is not in normal form") }
    }

    /// The bytes of the object; its checksum is theirs.
    package var serialised: [UInt8] {
        var dictionary = VariantWriter()
        for entry in metadata {
            var pair = VariantWriter()
            pair.string(entry.key.utf8)
            pair.variable(entry.value.serialised, alignment: 8)
            dictionary.variable(pair.tuple(), alignment: 8)
        }
        var tuple = VariantWriter()
        tuple.variable(dictionary.array(), alignment: 8)
        tuple.variable(parent?.bytes ?? [])
        tuple.variable([])
        tuple.string(subject.utf8)
        tuple.string(body.utf8)
        tuple.number(timestamp)
        tuple.variable(rootTree.bytes)
        tuple.variable(rootMetadata.bytes)
        return tuple.tuple()
    }
}
