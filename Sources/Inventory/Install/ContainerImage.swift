import OCI

/// The image that an installer pulls from a registry, as its tools take it: `HOST/PATH` and a tag or a digest; they
/// refuse both.
package struct ContainerImage: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// Without a registry the image is at `docker.io`, with a digest the tag is dropped.
    /// - Throws: `OCIValueError`.
    package init(_ text: String) throws {
        let image = try ImageReference(text)
        let end = image.digest.map { "@\($0)" } ?? image.tag.map { ":\($0)" } ?? ""
        description = "\(image.registry)/\(image.repository)\(end)"
    }
}
