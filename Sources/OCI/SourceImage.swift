/// One image for one platform, checked: what it says about itself.
///
/// The digests of index, manifest and config are verified; the layers are not looked at.
package struct SourceImage: Sendable {
    /// Where it comes from, as the user named it.
    package let place: String
    /// The descriptor that led to the manifest.
    package let descriptor: Descriptor
    package let manifest: Manifest
    /// An artifact without a config gets one made of its platform and the digests of its plain layers.
    package let config: ImageConfig
    /// What the image runs on; that of an artifact is what the index says or the caller wants, else
    /// `unknown/unknown`.
    package var platform: Platform { config.platform }

    /// Finds the image.
    /// - Parameter platform: Chooses among several; nil takes the only one.
    /// - Throws: `Fault`, `FaultReport` or ``ImageError``: there is no such image, several would do, or it is damaged.
    package init(_ source: any ImageSource, platform: Platform? = nil) throws {
        let descriptor = try ImageChoice(source).manifest(for: platform)
        let parts = try ImageParts(source, descriptor, wish: platform)
        if let platform, !parts.platform.serves(platform) {
            throw ImageError(
                source.place, "it is made for \(parts.platform)", remedy: "an image for \(platform) is needed")
        }
        try parts.checkLayers(source.place)
        place = source.place
        self.descriptor = descriptor
        manifest = parts.manifest
        config = parts.config
    }
}
