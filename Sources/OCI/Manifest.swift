/// The parts of one image (OCI Image Specification 1.1, "Image Manifest").
package struct Manifest: Sendable, Equatable {
    package let config: Descriptor
    /// From the lowest to the highest.
    package let layers: [Descriptor]
    package let annotations: [String: String]

    package init(config: Descriptor, layers: [Descriptor], annotations: [String: String] = [:]) {
        self.config = config
        self.layers = layers
        self.annotations = annotations
    }
}
