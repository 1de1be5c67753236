package import Files

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
        package var isPlain: Bool { descriptor.mediaType.isPlainLayer }
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
    /// - Throws: `Fault`, `FaultReport` or ``ImageError``: there is no such image, several would do, or it is damaged.
    package init(_ location: ImageLocation, platform: Platform? = nil) throws {
        let source = try location.source()
        let image = try SourceImage(source, platform: platform)
        layers = try image.manifest.layers.map { layer in
            guard let extent = try source.extent(layer) else {
                throw ImageError("\(location)", "its layers are not on this machine", remedy: "copy it here first")
            }
            return Layer(descriptor: layer, extent: extent)
        }
        self.location = location
        descriptor = image.descriptor
        manifest = image.manifest
        config = image.config
    }
}
