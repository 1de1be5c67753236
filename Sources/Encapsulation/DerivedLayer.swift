package import OCI

/// A layer that somebody put on top of an encapsulated commit.
package struct DerivedLayer: Sendable, Equatable, CustomStringConvertible {
    package let digest: Digest
    /// The step that made it, where the image's history says.
    package let createdBy: String?

    package var description: String {
        "\(digest)" + (createdBy.map { " (\($0.prefix(200)))" } ?? "")
    }
}
