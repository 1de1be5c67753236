package import OCI

extension CopyPlan {
    /// The one manifest or index that the plan publishes.
    /// - Throws: `ImageError` where the source has manifests of several platforms without an index.
    package func only(_ place: String) throws -> Descriptor {
        guard let first = root.first, root.count == 1 else {
            throw ImageError(
                place, "it holds images of several platforms without an index", remedy: "choose one with --arch")
        }
        return first
    }
}
