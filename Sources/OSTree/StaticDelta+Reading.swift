extension StaticDelta {
    private static let subject = "superblock of a static delta"
    /// Members of the lists that are accepted; far more than any operating system needs.
    private static let (partLimit, fallbackLimit, entryLimit) = (1 << 14, 1 << 18, 1 << 10)

    /// Reads a superblock.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when it is damaged, not in normal form, larger than ``limit``,
    ///   signed or in big-endian order, and when the commit in it is not the one that it names.
    package init(serialised: [UInt8]) throws(OSTreeError) {
        let subject = Self.subject
        guard serialised.count <= Self.limit else {
            throw .invalid(subject, reason: "it has \(serialised.count) bytes, more than the \(Self.limit) allowed")
        }
        let bytes = VariantReader.Member.variable(alignment: 1)
        let aligned = VariantReader.Member.variable(alignment: 8)
        let members = try VariantReader(serialised[...], of: subject).tuple([
            aligned, .fixed(8), bytes, bytes, aligned, bytes, aligned, aligned,
        ])
        let metadata = try VariantDictionary.read(members[0], limit: Self.entryLimit, of: subject)
        guard metadata.first(where: { $0.key == Self.byteOrder.key }) == Self.byteOrder else {
            throw .invalid(
                subject, reason: "it does not say that its numbers are little-endian; make it with --set-endianness=l")
        }
        guard members[5].isEmpty else { throw .invalid(subject, reason: "it builds on other deltas") }
        let from: Checksum? = if members[2].isEmpty { nil } else { try Checksum(members[2]) }
        let to = try Checksum(members[3])
        guard try Checksum(of: Array(members[4])) == to else {
            throw .invalid(subject, reason: "the commit in it is not \(to)")
        }
        self.init(
            name: StaticDeltaName(from: from, to: to), commit: try Commit(serialised: Array(members[4])),
            timestamp: VariantReader.number(members[1]), parts: try Self.parts(members[6]),
            fallbacks: try Self.fallbacks(members[7]), metadata: metadata)
        guard self.serialised == serialised else { throw .invalid(subject, reason: "it is not in normal form") }
    }

    private static func parts(_ array: ArraySlice<UInt8>) throws(OSTreeError) -> [Part] {
        var parts: [Part] = []
        for element in try VariantReader(array, of: subject).array(alignment: 8, limit: partLimit) {
            let members = try VariantReader(element, of: subject).tuple([
                .fixed(4), .variable(alignment: 1), .fixed(8), .fixed(8), .variable(alignment: 1),
            ])
            let version = number(members[0])
            guard version <= partVersion else {
                throw .invalid(subject, reason: "a part has the version \(version), which is not known")
            }
            try parts.append(
                Part(
                    checksum: Checksum(members[1]), size: number(members[2]), contentSize: number(members[3]),
                    objects: objects(members[4])))
        }
        return parts
    }

    private static func objects(_ list: ArraySlice<UInt8>) throws(OSTreeError) -> [ObjectName] {
        guard list.count % ObjectName.sizeInDelta == 0 else {
            throw .invalid(subject, reason: "a list of objects has \(list.count) bytes")
        }
        var objects: [ObjectName] = []
        objects.reserveCapacity(list.count / ObjectName.sizeInDelta)
        for start in stride(from: list.startIndex, to: list.endIndex, by: ObjectName.sizeInDelta) {
            guard let kind = ObjectKind(codeInDelta: list[start]) else {
                throw .invalid(subject, reason: "a part has an object of the kind \(list[start])")
            }
            try objects.append(ObjectName(Checksum(list[(start + 1)..<(start + ObjectName.sizeInDelta)]), kind))
        }
        return objects
    }

    private static func fallbacks(_ array: ArraySlice<UInt8>) throws(OSTreeError) -> [Fallback] {
        var fallbacks: [Fallback] = []
        for element in try VariantReader(array, of: subject).array(alignment: 8, limit: fallbackLimit) {
            let members = try VariantReader(element, of: subject).tuple([
                .fixed(1), .variable(alignment: 1), .fixed(8), .fixed(8),
            ])
            guard members[0].first == ObjectKind.file.codeInDelta else {
                throw .invalid(subject, reason: "an object other than a file is to be fetched by itself")
            }
            try fallbacks.append(
                Fallback(checksum: Checksum(members[1]), size: number(members[2]), contentSize: number(members[3])))
        }
        return fallbacks
    }

    /// A number in little-endian order.
    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
