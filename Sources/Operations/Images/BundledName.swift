package import OCI

/// What an image is called in a bundle: `HOST/PATH:TAG` for one that came from a registry, `PATH:TAG` for one that was
/// made here.
package struct BundledName: Sendable, Hashable, CustomStringConvertible {
    /// The registry that the image came from; nil for none.
    package let registry: String?
    package let path: String
    package let tag: String

    /// Parses a name. Without a tag it is `latest`.
    /// - Throws: `OCIValueError`, also for a digest.
    package init(_ text: String) throws(OCIValueError) {
        let isLocal = ImageReference.isShort(text)
        let reference = try ImageReference(isLocal ? "bundle.invalid/\(text)" : text)
        guard reference.digest == nil else {
            throw OCIValueError(text, is: "no name for an image in a bundle; write HOST/PATH:TAG or PATH:TAG")
        }
        registry = isLocal ? nil : reference.registry
        path = reference.repository
        tag = reference.tag ?? "latest"
    }

    package var description: String { (registry.map { "\($0)/" } ?? "") + "\(path):\(tag)" }
}
