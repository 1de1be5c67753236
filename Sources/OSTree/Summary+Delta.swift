extension Summary {
    /// One static delta.
    package struct Delta: Equatable, Sendable {
        package let name: StaticDeltaName
        /// The checksum of the file `superblock`.
        package let superblock: Checksum

        package init(_ name: StaticDeltaName, superblock: Checksum) {
            self.name = name
            self.superblock = superblock
        }

        init(_ entry: Commit.Entry) throws(OSTreeError) {
            guard entry.value.type == "ay" else {
                throw .invalid("summary", reason: "a static delta in it has no checksum")
            }
            let parts = entry.key.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            let from: Checksum? = if parts.count == 2 { try Checksum(hex: parts[0]) } else { nil }
            try self.init(
                StaticDeltaName(from: from, to: Checksum(hex: parts[parts.count - 1])),
                superblock: Checksum(entry.value.bytes))
        }

        var entry: Commit.Entry { Commit.Entry(name.description, .bytes(superblock.bytes)) }
    }
}
