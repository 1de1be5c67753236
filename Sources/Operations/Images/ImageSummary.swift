import ImageBuild
package import OCI

/// What any image says of itself, wherever it is; its layers are not looked at.
package struct ImageSummary: Sendable {
    /// The manifest or index that the place names; nil where it names several.
    package let root: Descriptor?
    /// One for each platform.
    package let images: [SourceImage]

    /// Reads manifests and configs; blocks.
    /// - Parameter platform: Of an index takes the one image; nil takes all.
    /// - Throws: What the source throws.
    package init(_ source: any ImageSource, platform: Platform?) throws {
        let named = try source.root()
        root = named.count == 1 ? named.first : nil
        images = try (platform.map { [$0] } ?? source.platforms()).map { try SourceImage(source, platform: $0) }
    }

    /// Whether the images say that they hold archives whose files can be read in place.
    package var holdsArchives: Bool {
        let label = ImageDescription.pathLabel
        return images.allSatisfy { image in
            (image.config.execution.labels[label] ?? image.manifest.annotations[label]) != nil
                && image.manifest.layers.contains { $0.mediaType.isPlainLayer }
        }
    }
}
