import Archive
import OSTree

/// What a path in a layer of an encapsulated commit stands for.
enum RepositoryPath {
    /// Outside of the repository, or of no interest inside: the checkout, and the repository's settings and refs.
    case foreign
    case object(ObjectName)
    /// A set of extended attributes, by its checksum.
    case attributes(Checksum)
    /// What says which attributes a file has, by the file's checksum.
    case attributesLink(Checksum)

    /// Where the repository lies in a layer.
    static let root = "sysroot/ostree/repo/"

    /// - Throws: ``EncapsulationProblem`` for what no repository holds.
    init(_ path: TarPath) throws {
        // Bytes, since texts that look the same would be the same.
        guard path.text.utf8.starts(with: Self.root.utf8) else {
            self = .foreign
            return
        }
        let rest = path.text.utf8.dropFirst(Self.root.utf8.count)
        let parts = rest.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
        switch parts[0] {
        case "config" where parts.count == 1: self = .foreign
        case "refs": self = .foreign
        case "objects" where parts.count == 3: self = try Self.object(parts[1], parts[2])
        case "objects": throw EncapsulationProblem.malformedObjectName
        // The first format keeps sets of attributes here.
        case "xattrs" where parts.count == 2: self = .attributes(try Self.checksum(parts[1]))
        default: throw EncapsulationProblem.unknownEntry
        }
    }

    private static func object(_ directory: Substring, _ name: Substring) throws -> RepositoryPath {
        guard let dot = name.firstIndex(of: "."), directory.utf8.count == 2 else {
            throw EncapsulationProblem.malformedObjectName
        }
        let checksum = try checksum(directory + name[..<dot])
        let kind = name[name.index(after: dot)...]
        switch kind {
        case "file": return .object(ObjectName(checksum, .file))
        case "dirtree": return .object(ObjectName(checksum, .directoryTree))
        case "dirmeta": return .object(ObjectName(checksum, .directoryMetadata))
        case "commit": return .object(ObjectName(checksum, .commit))
        case "commitmeta": return .object(ObjectName(checksum, .detachedMetadata))
        case "file-xattrs": return .attributes(checksum)
        // The second is the first format's.
        case "file-xattrs-link", "file.xattrs": return .attributesLink(checksum)
        default: throw EncapsulationProblem.unknownObjectKind(String(kind))
        }
    }

    private static func checksum(_ hex: some StringProtocol) throws -> Checksum {
        guard let checksum = try? Checksum(hex: hex) else { throw EncapsulationProblem.malformedObjectName }
        return checksum
    }
}
