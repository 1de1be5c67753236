import OCI
import OSTree

/// What an image says of itself, in its config and its manifest.
package struct ImageDescription {
    /// Says where the repository lies; only images that hold one have it.
    package static let pathLabel = "io.slipway.ostree.path"

    /// The type of an image that only carries an archive.
    private static let artifactType = "application/vnd.slipway.ostree.archive.v1"

    private let created: Timestamp
    private let platform: Platform
    private let front: ImageFront
    private let layers: [Descriptor]
    private let labels: [String: String]

    /// - Parameters:
    ///   - commits: The first one gives version and title.
    ///   - layers: Those of the archive, from the lowest to the highest.
    ///   - encoders: What compresses objects, since the layers' digests depend on it.
    ///   - created: Seconds since 1970.
    init(
        commits: [SourcedCommit], refs: [RefName], architecture: Architecture, front: ImageFront, layers: [Descriptor],
        encoders: [String], created: UInt64
    ) throws {
        let created = try Timestamp(seconds: Int(clamping: created))
        var labels = front.execution.labels
        labels["org.opencontainers.image.created"] = created.description
        labels[Self.pathLabel] = "/" + ArchiveRepository.placeInImage
        labels["io.slipway.ostree.ref"] = refs.map(\.description).joined(separator: " ")
        labels["io.slipway.ostree.encoder"] = encoders.isEmpty ? nil : encoders.joined(separator: " ")
        labels["ostree.commit"] = commits.first?.checksum.description
        labels["org.opencontainers.image.version"] = commits.first?.commit["version"]?.string
        self.created = created
        self.platform = Platform(architecture)
        self.front = front
        self.layers = layers
        self.labels = labels
    }

    /// The config document, and its type.
    var config: (type: MediaType, bytes: [UInt8]) {
        if front.isData { return (.empty, Array("{}".utf8)) }
        var execution = front.execution
        execution.labels = labels
        let made = ImageConfig.HistoryEntry(created: created, createdBy: "slipway image create")
        let below = front.history.isEmpty ? front.layers.map { _ in made } : front.history
        let config = ImageConfig(
            created: created, platform: platform, execution: execution,
            layerDigests: front.layers.map(\.uncompressed) + layers.map(\.digest),
            history: below + layers.map { _ in made })
        return (.config, config.bytes)
    }

    /// The manifest; its annotations repeat the labels, so that a registry shows them without the config.
    func manifest(config: Descriptor) -> Manifest {
        Manifest(
            config: config, layers: front.layers.map(\.descriptor) + layers, annotations: labels,
            artifactType: front.isData ? Self.artifactType : nil)
    }
}
