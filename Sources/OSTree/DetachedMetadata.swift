/// What is said of a commit or a summary outside of it, `a{sv}`: a `commitmeta` object, or the file `summary.sig`.
package struct DetachedMetadata: Equatable, Sendable {
    /// The most bytes that are read.
    package static let limit = 10 << 20

    /// In their order; keys that are not known here keep their values bit for bit.
    package private(set) var entries: [Commit.Entry] = []

    /// Nothing.
    package init() {}

    /// Reads an object or a file; without bytes it says nothing.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when it is damaged, not in normal form or over the limits.
    package init(serialised: [UInt8]) throws(OSTreeError) {
        let name = "detached metadata"
        guard serialised.count <= Self.limit else {
            throw .invalid(name, reason: "it has \(serialised.count) bytes, more than the \(Self.limit) allowed")
        }
        entries = try VariantDictionary.read(serialised[...], limit: Self.entryLimit, of: name)
        guard self.serialised == serialised else { throw .invalid(name, reason: "it is not in normal form") }
        guard let value = entries.first(where: { $0.key == Self.ed25519Key })?.value else { return }
        guard let signatures = value.byteStrings(limit: Self.entryLimit), Variant.byteStrings(signatures) == value
        else {
            throw .invalid(name, reason: "its \(Self.ed25519Key) is no list of at most \(Self.entryLimit) signatures")
        }
        ed25519Signatures = signatures
    }

    /// The bytes of the object or file.
    package var serialised: [UInt8] { VariantDictionary.write(entries) }

    /// The Ed25519 signatures, in their order; some may be of no use, such as of a wrong length.
    package private(set) var ed25519Signatures: [[UInt8]] = []

    /// Adds a signature after the others, unless it is there.
    mutating func add(ed25519 signature: [UInt8]) {
        guard !ed25519Signatures.contains(signature) else { return }
        ed25519Signatures.append(signature)
        let entry = Commit.Entry(Self.ed25519Key, .byteStrings(ed25519Signatures))
        if let place = entries.firstIndex(where: { $0.key == Self.ed25519Key }) {
            entries[place] = entry
        } else {
            entries.append(entry)
        }
    }

    private static let ed25519Key = "ostree.sign.ed25519"
    private static let entryLimit = 1000
}
