extension Summary {
    /// The most refs, and the most static deltas, that are read.
    private static let listLimit = 100_000
    /// The most keys of a dictionary that are read.
    private static let entryLimit = 1000
    private static let subject = "summary"

    /// Reads the file.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when it is damaged, not in normal form, unsorted or over the limits,
    ///   or a key that is known here has a value of another type.
    package init(serialised: [UInt8]) throws(OSTreeError) {
        let name = Self.subject
        guard serialised.count <= Self.limit else {
            throw .invalid(name, reason: "it has \(serialised.count) bytes, more than the \(Self.limit) allowed")
        }
        let parts = try VariantReader(serialised[...], of: name).tuple([
            .variable(alignment: 8), .variable(alignment: 8),
        ])
        var refs: [Reference] = []
        for element in try VariantReader(parts[0], of: name).array(alignment: 8, limit: Self.listLimit) {
            try refs.append(Reference(element))
        }
        let metadata = try VariantDictionary.read(parts[1], limit: Self.entryLimit, of: name)
        var deltas: [Delta] = []
        if let value = metadata.value(Key.deltas) {
            guard value.type == "a{sv}" else { throw .invalid(name, reason: "its \(Key.deltas) is no dictionary") }
            let entries = try VariantDictionary.read(value.bytes[...], limit: Self.listLimit, of: name)
            for entry in entries.sorted(by: { $0.key < $1.key }) { try deltas.append(Delta(entry)) }
            guard Variant.dictionary(entries) == value else { throw .invalid(name, reason: Self.abnormal) }
        }
        try self.init(refs: refs, deltas: deltas, metadata: metadata)
        try Self.check(metadata, Key.mode) { $0.string != nil }
        try Self.check(metadata, Key.lastModified) { $0.number != nil }
        try Self.check(metadata, Key.hasTombstones) { $0.boolean != nil }
        try Self.check(metadata, Key.hasDeltaIndexes) { $0.boolean != nil }
        for ref in refs {
            try Self.check(ref.metadata, Reference.timestampKey) { $0.number != nil }
            try Self.check(ref.metadata, Reference.versionKey) { $0.string != nil }
        }
        guard self.serialised == serialised else { throw .invalid(name, reason: Self.abnormal) }
    }

    /// The bytes of the file.
    package var serialised: [UInt8] {
        var list = VariantWriter()
        for ref in refs { list.variable(ref.serialised, alignment: 8) }
        var tuple = VariantWriter()
        tuple.variable(list.array(), alignment: 8)
        tuple.variable(VariantDictionary.write(metadata), alignment: 8)
        return tuple.tuple()
    }

    private static let abnormal = "it is not in normal form"

    private static func check(
        _ entries: [Commit.Entry], _ key: String, _ isSound: (Variant) -> Bool
    ) throws(OSTreeError) {
        guard let value = entries.value(key), !isSound(value) else { return }
        throw .invalid(subject, reason: "its \(key) has the type \(value.type) or a damaged value")
    }
}

extension Summary.Reference {
    /// Reads `(s(taya{sv}))`.
    fileprivate init(_ element: ArraySlice<UInt8>) throws(OSTreeError) {
        let name = "summary"
        let pair = try VariantReader(element, of: name).tuple([.variable(alignment: 1), .variable(alignment: 8)])
        let said = try VariantReader(pair[1], of: name).tuple([
            .fixed(8), .variable(alignment: 1), .variable(alignment: 8),
        ])
        try self.init(
            RefName(VariantReader.string(pair[0], in: name)), commit: Checksum(said[1]),
            commitSize: VariantReader.number(said[0].reversed()[...]),
            metadata: VariantDictionary.read(said[2], limit: 1000, of: name))
    }

    fileprivate var serialised: [UInt8] {
        var said = VariantWriter()
        // The one number of OSTree's with its least significant byte first.
        said.fixed(withUnsafeBytes(of: commitSize.littleEndian) { Array($0) }, alignment: 8)
        said.variable(commit.bytes)
        said.variable(VariantDictionary.write(metadata), alignment: 8)
        var pair = VariantWriter()
        pair.string(name.description.utf8)
        pair.variable(said.tuple(), alignment: 8)
        return pair.tuple()
    }
}
