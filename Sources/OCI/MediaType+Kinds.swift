package import Archive

extension MediaType {
    /// Whether this is the manifest of one image, of OCI or of Docker.
    package var isManifest: Bool { self == .manifest || self == .dockerManifest }

    /// Whether this is an index of manifests, of OCI or of Docker, which calls it a manifest list.
    package var isIndex: Bool { self == .index || self == .dockerIndex }

    /// Whether this is a layer that is a plain tar.
    package var isPlainLayer: Bool { layerCompression == .plain }

    /// Whether this is a layer that may not be passed on (OCI Image Specification 1.1, "Non-Distributable Layers").
    package var isNondistributableLayer: Bool {
        layerCompression != nil && (description.contains(".nondistributable.") || description.contains(".foreign."))
    }

    /// How the tar of a layer is compressed; nil for what is no layer. Layers that may not be passed on are layers too.
    package var layerCompression: Compression? {
        switch oci {
        case .layer: .plain
        case .gzipLayer: .gzip
        case .zstdLayer: .zstd
        default:
            switch description {
            case "application/vnd.oci.image.layer.nondistributable.v1.tar",
                "application/vnd.docker.image.rootfs.foreign.diff.tar":
                .plain
            case "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
                "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip":
                .gzip
            case "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd": .zstd
            default: nil
            }
        }
    }

    /// OCI's name for a config or a layer in the words of Docker; the bytes are of the same form. Others stay as they
    /// are.
    package var oci: MediaType {
        switch self {
        case .dockerConfig: .config
        case .dockerLayer: .layer
        case .dockerGzipLayer: .gzipLayer
        case .dockerZstdLayer: .zstdLayer
        default: self
        }
    }
}
