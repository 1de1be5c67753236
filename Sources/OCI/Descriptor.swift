/// What a blob is, which digest and which size it has (OCI Image Specification 1.1, "Content Descriptors").
package struct Descriptor: Sendable, Hashable {
    /// The annotation that names an image in a layout's index.
    package static let referenceName = "org.opencontainers.image.ref.name"

    package let mediaType: MediaType
    package let digest: Digest
    /// Bytes of the blob.
    package let size: Int
    package let platform: Platform?
    package let annotations: [String: String]
    /// Where else the blob can be had, as layers that may not be passed on say it; not looked at.
    package let urls: [String]
    /// What an artifact is, in the entry of an index.
    package let artifactType: String?

    package init(
        mediaType: MediaType, digest: Digest, size: Int, platform: Platform? = nil, annotations: [String: String] = [:],
        urls: [String] = [], artifactType: String? = nil
    ) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.platform = platform
        self.annotations = annotations
        self.urls = urls
        self.artifactType = artifactType
    }

    /// The same blob with these annotations in place of its own.
    package func annotated(_ annotations: [String: String]) -> Descriptor {
        Descriptor(
            mediaType: mediaType, digest: digest, size: size, platform: platform, annotations: annotations, urls: urls,
            artifactType: artifactType)
    }
}
