extension Commit {
    /// Keys that the metadata may have; `ostree.sizes` is one of them, whatever it lists.
    private static let entryLimit = 100_000

    private static let shape: [VariantReader.Member] = [
        .variable(alignment: 8), .variable(alignment: 1), .variable(alignment: 1), .variable(alignment: 1),
        .variable(alignment: 1), .fixed(8), .variable(alignment: 1), .variable(alignment: 1),
    ]

    /// Reads an object.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when it is damaged or not in normal form.
    package init(serialised: [UInt8]) throws(OSTreeError) {
        let name = "commit"
        let parts = try VariantReader(serialised[...], of: name).tuple(Self.shape)
        let metadata = try VariantDictionary.read(parts[0], limit: Self.entryLimit, of: name)
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
        var tuple = VariantWriter()
        tuple.variable(VariantDictionary.write(metadata), alignment: 8)
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
