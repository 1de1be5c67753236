import Archive
import OCI
import OSTree
package import Repository

/// The image of an earlier version: the layers of its archive are taken over as far as they are still needed.
package struct PreviousImage: Sendable {
    /// A layer that may be taken over.
    struct Layer: Sendable {
        let descriptor: Descriptor
        /// The objects in it, ascending.
        let objects: [ObjectName]
    }

    let archive: ImageArchive
    /// The layers of objects, from the lowest to the highest.
    let layers: [Layer]
    private let image: OpenedImage

    /// Reads the layers of objects through once: what is damaged is not taken over, since the new image has the same
    /// objects from its own source.
    /// - Throws: What `checkStop` throws, and errors of the system.
    package init(_ previous: ArchiveImage, checkStop: () throws -> Void) throws {
        image = previous.image
        archive = previous.archive
        var objects: [Int: [ObjectName]] = [:]
        for (path, location) in archive.files {
            if let name = try? ObjectName(path: path) { objects[location.layer, default: []].append(name) }
        }
        let source = try image.location.source()
        layers = try previous.layers.enumerated().compactMap { index, layer in
            guard LayerPurpose(layer.descriptor) == .objects, try Self.isIntact(layer.descriptor, source, checkStop)
            else { return nil }
            return Layer(descriptor: layer.descriptor, objects: (objects[index] ?? []).sorted())
        }
    }

    private static func isIntact(
        _ layer: Descriptor, _ source: any ImageSource, _ checkStop: () throws -> Void
    ) throws -> Bool {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        do {
            let blob = try source.blob(layer)
            while try blob.read(into: buffer) > 0 { try checkStop() }
            return true
        } catch is ImageError {
            return false
        }
    }

    /// The objects that need not be written again.
    var held: Set<ObjectName> { Set(layers.flatMap(\.objects)) }

    /// An object as it lies in the image.
    func stored(_ name: ObjectName) throws -> EncodedObject {
        guard let extent = archive.file(at: name.path) else {
            throw ImageBuildError("image \(image.location)", "has lost the object \(name)")
        }
        return EncodedObject(name, .stored(extent), contentSize: 0)
    }

    /// Hands a layer to the new image's destination.
    func give(_ layer: Descriptor, to destination: any ImageDestination) throws {
        try destination.takeBlob(layer) { try image.location.source().blob(layer) }
    }
}
