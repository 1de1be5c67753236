package import OCI

/// A registry's place for an image, which is not always the one in its name.
package struct RegistryLocation: Sendable, Hashable {
    package let reference: ImageReference
    /// Whether plain HTTP, and certificates that nobody vouches for, are allowed.
    package let isInsecure: Bool
    /// Whether it stands in for the registry that is meant.
    package let isMirror: Bool
}
