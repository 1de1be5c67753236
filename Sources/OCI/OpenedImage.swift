/// An image on this machine, checked and open: what it says about itself, and where its layers lie.
///
/// Layers are used where they are, in the blob or inside the archive; nothing is unpacked. The digests of index,
/// manifest and config are verified, and the sizes of the layers; the layers' own digests are not, since that means
/// reading them whole.
package final class OpenedImage: Sendable {
    /// A layer and its bytes.
    package struct Layer: Sendable {
        package let descriptor: Descriptor
        /// Where the blob lies; as a plain tar only when ``isPlain``.
        package let extent: FileExtent

        /// Whether the blob is a tar that is not compressed.
        package var isPlain: Bool { descriptor.mediaType == .layer }
    }

    package let location: ImageLocation
    /// The descriptor that led to the manifest.
    package let descriptor: Descriptor
    package let manifest: Manifest
    package let config: ImageConfig
    /// From the lowest to the highest.
    package let layers: [Layer]

    /// Opens an image.
    /// - Parameter platform: Chooses among several; nil takes the only one.
    /// - Throws: `FileError`, `TarError`, `Fault`, `FaultReport` or ``ImageError``: there is no such image, several
    ///   would do, or it is damaged.
    package init(_ location: ImageLocation, platform: Platform? = nil) throws {
        let blobs = try BlobReader(location)
        let choice = ImageChoice(location, platform: platform)
        let descriptor = try choice.manifest(in: blobs)
        let manifest = try Manifest(blobs.document(descriptor), source: blobs.name(descriptor))
        let config = try ImageConfig(blobs.document(manifest.config), source: blobs.name(manifest.config))
        try choice.check(config.platform)
        guard config.layerDigests.count == manifest.layers.count else {
            throw ImageError(
                "\(location)",
                "its config names \(config.layerDigests.count) layers, its manifest \(manifest.layers.count)",
                remedy: "make the image again")
        }
        layers = try zip(manifest.layers, config.layerDigests).map { layer, digest in
            guard layer.mediaType != .layer || layer.digest == digest else {
                throw ImageError(
                    "\(location)", "its config names layer \(digest), its manifest \(layer.digest)",
                    remedy: "make the image again")
            }
            return Layer(descriptor: layer, extent: try blobs.extent(layer))
        }
        self.location = location
        self.descriptor = descriptor
        self.manifest = manifest
        self.config = config
    }
}
