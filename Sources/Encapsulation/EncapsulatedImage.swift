package import OCI
package import OSTree
import SystemPackage

/// Takes an OSTree commit out of a container image object by object, as its layers stream in.
///
/// Reads both formats of ostree-rs-ext ("encapsulated" or "ostree native" containers): version 1 with a layer of
/// metadata and layers of files, and version 0 with a single layer. Nothing is kept but the names of objects; the
/// commit is whole and sound only when ``next()`` has returned nil.
package final class EncapsulatedImage {
    /// The commit that the image's labels name.
    package let commit: Checksum
    /// Stored bytes of all layers.
    package let totalBytes: Int

    private let source: any ImageSource
    private let layers: [EncapsulationLabels.Layer]
    private let spoolDirectory: FilePath
    private var account: EncapsulationAccount
    private var index = 0
    private var reader: LayerReader?
    private var objects: LayerObjects?
    private var bytesOfLayers = 0
    private var bytesUnpacked = 0

    /// - Parameters:
    ///   - spoolDirectory: Where files go that are too large for memory.
    ///   - limits: What the image may have at most.
    /// - Throws: ``EncapsulationError`` when the image is not encapsulated, or has layers on top.
    package init(
        _ image: SourceImage, _ source: any ImageSource, spoolDirectory: String,
        limits: EncapsulationLimits = EncapsulationLimits()
    ) throws {
        do {
            let labels = try EncapsulationLabels(image)
            commit = labels.commit
            layers = labels.layers
        } catch let problem as EncapsulationProblem {
            throw EncapsulationError(problem)
        }
        totalBytes = layers.reduce(0) { $0 &+ $1.descriptor.size }
        self.source = source
        self.spoolDirectory = FilePath(spoolDirectory)
        account = EncapsulationAccount(limits)
    }

    /// Stored bytes of layers read so far.
    package var bytesRead: Int { bytesOfLayers + (reader?.bytesRead ?? 0) }

    /// Reads the next object: the commit first, in the order of the layers.
    /// - Returns: nil when all layers are read, their digests are right and every object that the commit reaches came.
    /// - Throws: ``EncapsulationError``, or an error of the system or a cancellation as it is; the image is then of no
    ///   further use.
    package func next() throws -> EncapsulatedObject? {
        while index < layers.count {
            let objects = try self.objects ?? open(layers[index])
            self.objects = objects
            if let object = try objects.next(&account) { return object }
            close()
        }
        do {
            try account.inventory.checkComplete([.directoryTree, .directoryMetadata, .file])
        } catch let problem as EncapsulationProblem {
            throw EncapsulationError(problem)
        }
        return nil
    }

    private func open(_ layer: EncapsulationLabels.Layer) throws -> LayerObjects {
        let reader = try LayerReader(
            layer, index: index, of: source, limit: account.limits.layerBytes - bytesUnpacked,
            entryLimit: account.limits.layerEntries)
        self.reader = reader
        return LayerObjects(reader, commit: commit, limits: account.limits, spoolDirectory: spoolDirectory)
    }

    private func close() {
        bytesOfLayers += reader?.bytesRead ?? 0
        bytesUnpacked += reader?.bytesUnpacked ?? 0
        reader = nil
        objects = nil
        index += 1
    }
}
