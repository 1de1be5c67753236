package import OCI
import OSTree

/// An image that holds an archive: what `slipway image create` makes, or any whose layers have one in its place.
package struct ArchiveImage: Sendable {
    package let image: OpenedImage
    /// The layers that hold parts of the archive or lie above one that does, from the lowest to the highest;
    /// ``ImageArchive/files`` counts them. All are plain; not all need have a ``LayerPurpose``.
    package let layers: [OpenedImage.Layer]
    package let archive: ImageArchive
    /// The layers below the lowest one of the archive: a server's, or those of the base image.
    package let frontLayers: [OpenedImage.Layer]

    /// Scans the headers of the layers; blocks while it reads them.
    /// - Throws: ``RepositoryError`` when the layers hold no archive, or compressed.
    package init(_ image: OpenedImage) throws(RepositoryError) {
        let place = "image \(image.location)"
        let lowestMarked = image.layers.firstIndex { layer in
            LayerPurpose(layer.descriptor).map { $0 != .server } ?? false
        }
        // What lies above changes what a container sees, whoever put it there.
        let candidates = image.layers[(lowestMarked ?? 0)...]
        let compressed = candidates.first { !$0.isPlain }
        // Of an image by somebody else any layer may hold the archive; compressed ones may be a web server's.
        if lowestMarked != nil, let compressed { throw Self.compressed(compressed, place) }
        layers = candidates.filter(\.isPlain)
        frontLayers = Array(image.layers[..<(lowestMarked ?? image.layers.firstIndex(where: \.isPlain) ?? 0)])
        archive = try ImageArchive(place: place, layers: layers.map(\.extent))
        self.image = image
        guard archive.file(at: "config") == nil else { return }
        if let compressed { throw Self.compressed(compressed, place) }
        throw RepositoryError(
            place, "holds no OSTree archive at /\(ArchiveRepository.placeInImage)",
            remedy: "make one with `slipway image create`")
    }

    private static func compressed(_ layer: OpenedImage.Layer, _ place: String) -> RepositoryError {
        let (digest, type) = (layer.descriptor.digest, layer.descriptor.mediaType)
        return RepositoryError(
            place, "has a compressed layer, \(digest) (\(type)), out of which no file can be read",
            remedy: "make the image with `slipway image create`, which writes plain ones")
    }
}
