extension Summary {
    /// One ref, and what is said of its commit.
    package struct Reference: Equatable, Sendable {
        package let name: RefName
        package let commit: Checksum
        /// Bytes of the commit object.
        package let commitSize: UInt64
        /// In the order of the file.
        package let metadata: [Commit.Entry]

        /// - Parameter commitObject: The bytes of the commit object that the ref points to.
        /// - Throws: ``OSTreeError`` when they are no commit.
        package init(_ name: RefName, commitObject: [UInt8]) throws(OSTreeError) {
            let commit = try Commit(serialised: commitObject)
            var metadata = [Commit.Entry(Self.timestampKey, .number(commit.timestamp))]
            if let version = commit["version"]?.string {
                metadata.append(Commit.Entry(Self.versionKey, .string(version)))
            }
            try self.init(
                name, commit: Checksum(of: commitObject), commitSize: UInt64(commitObject.count), metadata: metadata)
        }

        init(_ name: RefName, commit: Checksum, commitSize: UInt64, metadata: [Commit.Entry]) {
            self.name = name
            self.commit = commit
            self.commitSize = commitSize
            self.metadata = metadata
        }

        /// When the commit was made, in seconds since 1970.
        package var timestamp: UInt64? { metadata.value(Self.timestampKey)?.number }

        /// What the commit says its version is.
        package var version: String? { metadata.value(Self.versionKey)?.string }

        /// Names of refs are ASCII, so texts order as bytes do; clients search the list by halves.
        static func precedes(_ left: Reference, _ right: Reference) -> Bool {
            left.name.description < right.name.description
        }

        static let timestampKey = "ostree.commit.timestamp"
        static let versionKey = "ostree.commit.version"
    }
}
