import Glibc
package import OSTree

extension RepositoryStore {
    /// The most names of one directory that are listed.
    static let objectLimit = 4_000_000
    /// Objects of kinds that only libostree itself uses.
    private static let localSuffixes: Set<Substring> = [
        "file-xattrs", "file-xattrs-link", "payload-link", "tombstone-commit",
    ]

    package func objects() throws -> [ObjectName] { try objects { _ in } }

    package func objects(stray: (String) -> Void) throws -> [ObjectName] {
        var names: [ObjectName] = []
        for shard in try objectsDirectory.names(limit: Self.objectLimit) {
            let digits = shard.utf8.count == 2 && shard.utf8.allSatisfy(Self.isHexadecimal)
            guard digits, try objectsDirectory.entry(shard)?.kind == S_IFDIR,
                let directory = try objectsDirectory.directory(shard)
            else {
                stray(objectsDirectory.path(of: shard))
                continue
            }
            for file in try directory.names(limit: Self.objectLimit) {
                let ends = file.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
                guard ends.count == 2, let checksum = try? Checksum(hex: shard + ends[0]),
                    kind(ends[1]) != nil || Self.localSuffixes.contains(ends[1])
                else {
                    stray(directory.path(of: file))
                    continue
                }
                if let kind = kind(ends[1]) { names.append(ObjectName(checksum, kind)) }
            }
        }
        // Names with another suffix than an archive's are not listed in the order of the kinds.
        return mode == .archive ? names : names.sorted()
    }

    /// What a suffix stands for in this mode.
    private func kind(_ suffix: Substring) -> ObjectKind? {
        if suffix == mode.contentSuffix { return .file }
        return suffix == ObjectKind.file.rawValue ? nil : ObjectKind(rawValue: String(suffix))
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
