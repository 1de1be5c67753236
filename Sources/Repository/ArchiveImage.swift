package import OCI
import OSTree

/// An image that holds an archive: what `slipway image create` makes, or any whose layers have one in its place.
package struct ArchiveImage: Sendable {
    package let image: OpenedImage
    /// The layers that hold parts of the archive, from the lowest to the highest; ``ImageArchive/files`` counts them.
    package let layers: [OpenedImage.Layer]
    package let archive: ImageArchive

    /// Scans the headers of the layers; blocks while it reads them.
    /// - Throws: ``RepositoryError`` when the layers hold no archive, or compressed.
    package init(_ image: OpenedImage) throws(RepositoryError) {
        let place = "image \(image.location)"
        let marked = image.layers.filter { layer in
            LayerPurpose(layer.descriptor).map { $0 != .server } ?? false
        }
        // Of an image by somebody else any layer may hold it; compressed ones may be a web server's.
        layers = marked.isEmpty ? image.layers.filter(\.isPlain) : marked
        let compressed = image.layers.first {
            !$0.isPlain && (marked.isEmpty || LayerPurpose($0.descriptor) != .server)
        }
        archive = try ImageArchive(place: place, layers: layers.filter(\.isPlain).map(\.extent))
        self.image = image
        guard archive.file(at: "config") == nil else { return }
        if let compressed {
            throw RepositoryError(
                place, "has a compressed layer (\(compressed.descriptor.mediaType)), out of which no file can be read",
                remedy: "make the image with `slipway image create`, which writes plain ones")
        }
        throw RepositoryError(
            place, "holds no OSTree archive at /\(ArchiveRepository.placeInImage)",
            remedy: "make one with `slipway image create`")
    }

    /// The layers that hold no part of the archive: a server's, or those of the base image.
    package var frontLayers: [OpenedImage.Layer] {
        let own = Set(layers.map(\.descriptor.digest))
        return image.layers.filter { !own.contains($0.descriptor.digest) }
    }
}
