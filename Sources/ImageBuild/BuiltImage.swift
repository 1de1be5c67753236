package import OCI
package import OSTree

/// An image that was made.
package struct BuiltImage: Sendable {
    package let commit: Checksum
    package let ref: RefName
    /// What was read and written.
    package let progress: BuildProgress
    package let layer: Descriptor
    package let config: Descriptor
    package let manifest: Descriptor
}
