/// Manifest and config of an image, as they come from a source.
struct ImageParts {
    let manifest: Manifest
    let config: ImageConfig

    var platform: Platform { config.platform }

    /// - Parameter wish: What an artifact is for, of which nobody else says it.
    /// - Throws: `Fault`, `FaultReport` or what the source throws.
    init(_ source: any ImageSource, _ descriptor: Descriptor, wish: Platform? = nil) throws {
        manifest = try Manifest(source.document(descriptor), source: source.name(descriptor))
        let bytes = try source.document(manifest.config)
        guard manifest.config.mediaType == .empty else {
            config = try ImageConfig(bytes, source: source.name(manifest.config))
            return
        }
        config = ImageConfig(
            created: nil, platform: descriptor.platform ?? wish ?? .unknown, execution: .init(),
            layerDigests: manifest.layers.filter { $0.mediaType.isPlainLayer }.map(\.digest))
    }

    /// Holds the layers of the manifest against those of the config.
    /// - Throws: ``ImageError``.
    func checkLayers(_ place: String) throws {
        if manifest.config.mediaType == .empty { return }
        guard config.layerDigests.count == manifest.layers.count else {
            throw ImageError(
                place, "its config names \(config.layerDigests.count) layers, its manifest \(manifest.layers.count)",
                remedy: "make the image again")
        }
        for (layer, digest) in zip(manifest.layers, config.layerDigests) {
            guard !layer.mediaType.isPlainLayer || layer.digest == digest else {
                throw ImageError(
                    place, "its config names layer \(digest), its manifest \(layer.digest)",
                    remedy: "make the image again")
            }
        }
    }
}
