package import OCI
package import OSTree
package import Repository

/// An image that was made, ready to be published.
package struct BuiltImage: Sendable {
    /// The manifest.
    package let descriptor: Descriptor
    package let config: Descriptor
    /// From the lowest to the highest, those before the archive too.
    package let layers: [Descriptor]
    /// How many of the layers of objects the previous image gave.
    package let keptLayers: Int
    /// What each branch names.
    package let refs: [RefName: Checksum]
    package let commits: [SourcedCommit]
    package let deltas: [BuiltDelta]
    /// The image's objects, to be looked into before it is published.
    package let store: any ObjectStore
    /// What was read and written.
    package let progress: BuildProgress
}

/// A static delta that was made.
package struct BuiltDelta: Sendable {
    /// nil starts from nothing.
    package let from: Checksum?
    package let to: Checksum
    /// Bytes of its files.
    package let size: Int
}
