/// The images of a layout, or the platforms of one image (OCI Image Specification 1.1, "Image Index").
package struct ImageIndex: Sendable, Equatable {
    package let manifests: [Descriptor]
    package let annotations: [String: String]

    package init(manifests: [Descriptor], annotations: [String: String] = [:]) {
        self.manifests = manifests
        self.annotations = annotations
    }
}
