import OCI
import OSTree

/// What an image says of itself, in its config and its manifest.
struct ImageDescription {
    private let created: Timestamp
    private let architecture: Architecture
    private let labels: [String: String]

    /// - Parameters:
    ///   - encoders: What compressed the objects, since the layer's digest depends on it.
    ///   - created: Seconds since 1970.
    init(
        commit: Commit, checksum: Checksum, ref: RefName, architecture: Architecture, encoders: [String],
        created: UInt64
    ) throws {
        let created = try Timestamp(seconds: Int(clamping: created))
        var labels = [
            "org.opencontainers.image.created": created.description,
            "ostree.commit": checksum.description,
            "io.slipway.ostree.path": "/" + ArchiveRepository.placeInImage,
            "io.slipway.ostree.ref": ref.description,
        ]
        if !encoders.isEmpty { labels["io.slipway.ostree.encoder"] = encoders.joined(separator: " ") }
        labels["org.opencontainers.image.version"] = commit["version"]?.string
        self.created = created
        self.architecture = architecture
        self.labels = labels
    }

    /// The config of the image whose only layer is given.
    func config(_ layer: Descriptor) -> ImageConfig {
        var execution = ImageConfig.Execution()
        execution.labels = labels
        return ImageConfig(
            created: created, platform: Platform(architecture), execution: execution, layerDigests: [layer.digest],
            history: [.init(created: created, createdBy: "slipway image create")])
    }

    /// The manifest; its annotations repeat the labels, so that a registry shows them without the config.
    func manifest(config: Descriptor, layer: Descriptor) -> Manifest {
        Manifest(config: config, layers: [layer], annotations: labels)
    }
}
