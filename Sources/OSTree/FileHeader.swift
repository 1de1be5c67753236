/// Owner, mode, link target and attributes of a regular file or symbolic link: all of a `file` object but its content.
package struct FileHeader: Equatable, Sendable {
    package let uid: UInt32
    package let gid: UInt32
    /// The whole `st_mode`.
    package let mode: UInt32
    /// Where a symbolic link points; empty for a regular file.
    package let target: [UInt8]
    package let attributes: ExtendedAttributes

    /// The most bytes that a header takes: the largest target and attributes, with framing.
    static let limit = ExtendedAttributes.limit * 2 + (1 << 16)

    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when the mode is neither a regular file's nor a symbolic link's, or
    ///   the target does not go with it.
    package init(
        uid: UInt32, gid: UInt32, mode: UInt32, target: [UInt8] = [], attributes: ExtendedAttributes = .none
    ) throws(OSTreeError) {
        switch FileMode(mode)?.kind {
        case .regular:
            guard target.isEmpty else { throw .invalid("file header", reason: "a regular file has a link target") }
        case .symbolicLink:
            guard !target.isEmpty, !target.contains(0), String(validating: target, as: UTF8.self) != nil else {
                throw .invalid("file header", reason: "the target of a symbolic link is empty or not UTF-8")
            }
        default: throw .invalid("file header", reason: "mode 0\(String(mode, radix: 8)) is not a file's or link's")
        }
        self.uid = uid
        self.gid = gid
        self.mode = mode
        self.target = target
        self.attributes = attributes
    }

    /// Whether content follows the header.
    package var isRegular: Bool { target.isEmpty }

    /// What is hashed before the content: `(uuuusa(ayay))` behind its length.
    package var hashed: [UInt8] { framed(VariantWriter()) }

    /// What stands before the compressed content in an archive: `(tuuuusa(ayay))` behind its length.
    /// - Parameter size: The number of uncompressed bytes of content, 0 for a symbolic link.
    package func archived(size: UInt64) -> [UInt8] {
        var tuple = VariantWriter()
        tuple.number(size)
        return framed(tuple)
    }

    private func framed(_ start: consuming VariantWriter) -> [UInt8] {
        var tuple = start
        tuple.number(uid)
        tuple.number(gid)
        tuple.number(mode)
        tuple.number(UInt32(0))
        tuple.string(target)
        tuple.variable(attributes.serialised)
        let bytes = tuple.tuple()
        return withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) } + [0, 0, 0, 0] + bytes
    }

    /// Reads what ``archived(size:)`` writes.
    /// - Parameter archived: The header with its length.
    /// - Returns: The header and the size of the content.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when it is damaged or not in normal form.
    package static func parse(archived: [UInt8]) throws(OSTreeError) -> (header: FileHeader, size: UInt64) {
        let subject = "file header"
        let parts = try VariantReader(archived.dropFirst(8), of: subject).tuple([
            .fixed(8), .fixed(4), .fixed(4), .fixed(4), .fixed(4), .variable(alignment: 1), .variable(alignment: 1),
        ])
        guard parts[5].last == 0 else { throw .invalid(subject, reason: "the target does not end in a NUL") }
        let size: UInt64 = VariantReader.number(parts[0])
        let header = try FileHeader(
            uid: VariantReader.number(parts[1]), gid: VariantReader.number(parts[2]),
            mode: VariantReader.number(parts[3]), target: Array(parts[5].dropLast()),
            attributes: ExtendedAttributes(serialised: parts[6]))
        guard header.isRegular || size == 0, header.archived(size: size) == archived else {
            throw .invalid(subject, reason: "it is not in normal form")
        }
        return (header, size)
    }
}
