import Repository
import Archive
import Files
import OCI
import OSTree

/// Writes objects into layers, each object once: a layer that is full is followed by the next.
///
/// What falls into one layer depends on the order of the objects alone, so that equal input gives equal layers. Objects
/// that the previous image holds are not written.
final class ObjectLayers {
    /// What the layers and the previous image hold; workers look here before they compress.
    let written: WrittenObjects
    /// Every object that was put, those of the previous image too.
    private(set) var met: Set<ObjectName> = []
    private(set) var progress = BuildProgress()

    private let destination: any ImageDestination
    private let capacity: Int
    private let report: (BuildProgress) -> Void
    private var current: (blob: any BlobWriter, tar: RepositoryTar)?
    private var finished: [Descriptor] = []

    /// - Parameters:
    ///   - capacity: Bytes after which the next layer begins.
    ///   - held: What the previous image holds.
    ///   - report: Called after each object.
    init(
        _ destination: any ImageDestination, capacity: Int, held: Set<ObjectName>,
        report: @escaping (BuildProgress) -> Void
    ) {
        self.capacity = capacity
        self.destination = destination
        self.report = report
        written = WrittenObjects(held)
    }

    /// Notes how much of the source there is.
    func expect(sourceBytes: Int) { progress.sourceTotal = sourceBytes }

    /// Adds an object, unless it is there.
    /// - Parameter sourceBytes: What was read of the source for it.
    func put(_ object: EncodedObject, sourceBytes: Int? = nil) throws {
        progress.files += object.name.kind == .file ? 1 : 0
        progress.contentBytes += object.contentSize
        progress.sourceBytes += sourceBytes ?? object.contentSize
        defer { report(progress) }
        guard met.insert(object.name).inserted else { return }
        progress.objects += 1
        if written.insert(object.name) {
            try write(object)
        } else {
            progress.reusedObjects += 1
        }
    }

    /// Adds an object that the previous image holds in a layer that is not kept.
    func rewrite(_ object: EncodedObject) throws { try write(object) }

    /// Ends the last layer.
    /// - Returns: All layers, the lowest first.
    func finish() throws -> [Descriptor] {
        try endLayer()
        return finished
    }

    private func write(_ object: EncodedObject) throws {
        let (blob, tar) = try layer()
        let path = object.name.path
        switch object.payload {
        case .memory(let bytes): try tar.file(path, bytes: bytes)
        case .spooled(let extent): try tar.file(path, size: extent.range.count) { try extent.copy(to: $0) }
        case .stored(let extent):
            try tar.file(path, size: extent.range.count) { sink in
                try VerifiedCopy(object.name).run(extent, to: sink)
            }
        case .none: throw ImageBuildError("object \(object.name)", "was taken for written, but is not")
        }
        if blob.count >= capacity { try endLayer() }
    }

    private func layer() throws -> (any BlobWriter, RepositoryTar) {
        if let current { return current }
        let blob = try destination.makeBlob(.layer)
        let next = (blob: blob, tar: RepositoryTar(blob))
        current = next
        return next
    }

    private func endLayer() throws {
        guard let (blob, tar) = current else { return }
        current = nil
        try tar.finish()
        finished.append(try blob.finish().annotated(LayerPurpose.objects.annotations))
    }
}
