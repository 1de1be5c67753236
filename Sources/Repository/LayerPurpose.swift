package import OCI

/// What a layer of an archive image holds, as its annotation `io.slipway.layer` says.
package enum LayerPurpose: String, Sendable {
    /// A server that hands the archive out.
    case server
    /// Objects of the archive, no commits.
    case objects
    /// A static delta.
    case delta
    /// The repository's config, its refs, commits and summary: the one layer that is never taken over.
    case head

    private static let key = "io.slipway.layer"

    /// - Returns: nil for a layer that Slipway did not make, or made before layers had purposes.
    package init?(_ layer: Descriptor) {
        guard let purpose = layer.annotations[Self.key].flatMap(LayerPurpose.init(rawValue:)) else { return nil }
        self = purpose
    }

    /// What the layer's descriptor carries.
    package var annotations: [String: String] { [Self.key: rawValue] }
}
