/// How an image is run and what it is made of (OCI Image Specification 1.1, "Image Configuration").
package struct ImageConfig: Sendable, Equatable {
    /// How a container of the image starts.
    package struct Execution: Sendable, Equatable {
        /// Name or number, with a group behind a colon or without; nil is root.
        package var user: String?
        /// Such as `80/tcp`; written in this order.
        package var exposedPorts: [String] = []
        /// `NAME=value`.
        package var environment: [String] = []
        package var entrypoint: [String] = []
        package var command: [String] = []
        /// nil leaves it to the container engine.
        package var workingDirectory: String?
        package var labels: [String: String] = [:]
        package var stopSignal: String?

        package init() {}
    }

    /// How one layer, or an empty step, came to be.
    package struct HistoryEntry: Sendable, Equatable {
        package let created: Timestamp?
        package let createdBy: String?
        /// Whether the step made no layer.
        package let isEmptyLayer: Bool

        package init(created: Timestamp?, createdBy: String?, isEmptyLayer: Bool = false) {
            self.created = created
            self.createdBy = createdBy
            self.isEmptyLayer = isEmptyLayer
        }
    }

    package let created: Timestamp?
    package let platform: Platform
    package let execution: Execution
    /// The digests of the uncompressed layers, from the lowest to the highest.
    package let layerDigests: [Digest]
    package let history: [HistoryEntry]

    package init(
        created: Timestamp?, platform: Platform, execution: Execution, layerDigests: [Digest],
        history: [HistoryEntry] = []
    ) {
        self.created = created
        self.platform = platform
        self.execution = execution
        self.layerDigests = layerDigests
        self.history = history
    }
}
