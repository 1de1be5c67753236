/// The parts of one image (OCI Image Specification 1.1, "Image Manifest").
package struct Manifest: Sendable, Equatable {
    package let config: Descriptor
    /// From the lowest to the highest.
    package let layers: [Descriptor]
    package let annotations: [String: String]
    /// What an artifact is; nil for an image that runs. Its ``config`` is then mostly ``MediaType/empty``.
    package let artifactType: String?

    package init(
        config: Descriptor, layers: [Descriptor], annotations: [String: String] = [:], artifactType: String? = nil
    ) {
        self.config = config
        self.layers = layers
        self.annotations = annotations
        self.artifactType = artifactType
    }
}
