package import OCI
package import Repository

/// What stands before the archive in an image: the layers below it, and how a container of it starts.
package struct ImageFront: Sendable {
    /// A layer below the archive.
    struct Layer: Sendable {
        let descriptor: Descriptor
        /// The digest of the uncompressed layer.
        let uncompressed: Digest
    }

    let layers: [Layer]
    let execution: ImageConfig.Execution
    let history: [ImageConfig.HistoryEntry]
    /// Whether nothing of the image is meant to be run.
    let isData: Bool

    /// No server: the image is an artifact that carries data.
    package static let none = ImageFront(layers: [], execution: .init(), history: [], isData: true)

    /// A layer with a server, and how it starts.
    package static func server(_ layer: Descriptor, uncompressed: Digest, execution: ImageConfig.Execution)
        -> ImageFront
    {
        ImageFront(
            layers: [Layer(descriptor: layer.annotated(LayerPurpose.server.annotations), uncompressed: uncompressed)],
            execution: execution, history: [], isData: false)
    }

    /// A web server's image of the user's; its layers go to the destination.
    package static func base(
        _ image: SourceImage, of source: any ImageSource, to destination: any ImageDestination
    ) throws -> ImageFront {
        let marks = [image.config.execution.labels, image.manifest.annotations]
        guard !marks.contains(where: { $0[ImageDescription.pathLabel] != nil }) else {
            throw ImageBuildError(
                image.place, "holds an archive itself, which would show through",
                remedy: "name a web server's image; an earlier version goes to --previous")
        }
        let layers = zip(image.manifest.layers, image.config.layerDigests).map {
            Layer(
                descriptor: Descriptor(
                    mediaType: $0.mediaType.oci, digest: $0.digest, size: $0.size, annotations: $0.annotations),
                uncompressed: $1)
        }
        for layer in layers { try destination.takeBlob(layer.descriptor) { try source.blob(layer.descriptor) } }
        return ImageFront(
            layers: layers, execution: image.config.execution, history: image.config.history, isData: false)
    }

    /// What stands before the archive of an image that is made anew.
    package static func same(as image: ArchiveImage, to destination: any ImageDestination) throws -> ImageFront {
        let front = image.frontLayers
        let config = image.image.config
        let source = try image.image.location.source()
        let layers = zip(image.image.layers, config.layerDigests).filter { layer, _ in
            front.contains { $0.descriptor == layer.descriptor }
        }.map { Layer(descriptor: $0.descriptor, uncompressed: $1) }
        for layer in layers { try destination.takeBlob(layer.descriptor) { try source.blob(layer.descriptor) } }
        let isData = image.image.manifest.artifactType != nil
        // The last entries are those of the archive's layers.
        let history = config.history.dropLast(image.layers.count)
        return ImageFront(layers: layers, execution: config.execution, history: Array(history), isData: isData)
    }
}
