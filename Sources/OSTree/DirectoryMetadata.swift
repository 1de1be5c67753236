/// A `dirmeta` object: owner, mode and attributes of directories, `(uuua(ayay))`.
package struct DirectoryMetadata: Equatable, Sendable {
    package let uid: UInt32
    package let gid: UInt32
    /// The whole `st_mode`.
    package let mode: UInt32
    package let attributes: ExtendedAttributes

    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when the mode is not a directory's.
    package init(
        uid: UInt32, gid: UInt32, mode: UInt32, attributes: ExtendedAttributes = .none
    ) throws(OSTreeError) {
        guard FileMode(mode)?.kind == .directory else {
            throw .invalid("dirmeta", reason: "mode 0\(String(mode, radix: 8)) is not a directory's")
        }
        self.uid = uid
        self.gid = gid
        self.mode = mode
        self.attributes = attributes
    }

    /// Reads an object.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when it is damaged or not in normal form.
    package init(serialised: [UInt8]) throws(OSTreeError) {
        let parts = try VariantReader(serialised[...], of: "dirmeta").tuple([
            .fixed(4), .fixed(4), .fixed(4), .variable(alignment: 1),
        ])
        try self.init(
            uid: VariantReader.number(parts[0]), gid: VariantReader.number(parts[1]),
            mode: VariantReader.number(parts[2]), attributes: ExtendedAttributes(serialised: parts[3]))
        guard self.serialised == serialised else { throw .invalid("dirmeta", reason: "it is not in normal form") }
    }

    /// The bytes of the object; its checksum is theirs.
    package var serialised: [UInt8] {
        var tuple = VariantWriter()
        tuple.number(uid)
        tuple.number(gid)
        tuple.number(mode)
        tuple.variable(attributes.serialised)
        return tuple.tuple()
    }
}
