/// The kinds of object that an archive repository keeps; the raw value is the end of the file name.
package enum ObjectKind: String, Sendable, CaseIterable {
    case file = "filez"
    case directoryTree = "dirtree"
    case directoryMetadata = "dirmeta"
    case commit = "commit"
    /// What is said of a commit outside of it, such as signatures; named by the commit's checksum, not by its own.
    case detachedMetadata = "commitmeta"

    /// The most bytes libostree accepts in an object of metadata (`OSTREE_MAX_METADATA_SIZE`).
    package static let metadataLimit = 128 << 20
}

/// Which object: its kind and its checksum.
package struct ObjectName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let checksum: Checksum
    package let kind: ObjectKind

    package init(_ checksum: Checksum, _ kind: ObjectKind) {
        self.checksum = checksum
        self.kind = kind
    }

    /// Reads a path as ``path`` writes it.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` for any other path.
    package init(path: some StringProtocol) throws(OSTreeError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let ends = parts.last.map { $0.split(separator: ".", omittingEmptySubsequences: false) } ?? []
        guard parts.count == 3, parts[0] == "objects", parts[1].utf8.count == 2, ends.count == 2,
            let kind = ObjectKind(rawValue: String(ends[1]))
        else { throw .invalid("object path", reason: "it is not objects/XX/YYYY.KIND") }
        try self.init(Checksum(hex: String(parts[1]) + String(ends[0])), kind)
    }

    /// Where the object lies in an archive repository: `objects/XX/YYYY.KIND`.
    package var path: String {
        let hex = checksum.description
        return "objects/\(hex.prefix(2))/\(hex.dropFirst(2)).\(kind.rawValue)"
    }

    package var description: String { "\(checksum).\(kind.rawValue)" }

    /// By checksum, then by the kind's suffix.
    package static func < (left: ObjectName, right: ObjectName) -> Bool {
        left.checksum == right.checksum
            ? left.kind.rawValue < right.kind.rawValue : left.checksum < right.checksum
    }
}
