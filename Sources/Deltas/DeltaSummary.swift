package import OSTree

/// What a static delta turned out to be.
package struct DeltaSummary: Equatable, Sendable {
    package let name: StaticDeltaName
    /// Of the bytes of the superblock, as a summary names it.
    package let superblock: Checksum
    /// Bytes of all the delta's files.
    package let size: Int
    /// Files that hold objects.
    package let parts: Int
    /// Objects in the parts.
    package let objects: Int
    /// Objects that clients fetch by themselves.
    package let fallbacks: Int
}
