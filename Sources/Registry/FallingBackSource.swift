import Archive
import OCI

/// A blob that goes on from the next place where one fails in the middle; the digest is verified by whoever reads it.
final class FallingBackSource: ByteSource {
    private let descriptor: Descriptor
    private var places: RegistryPlaces
    private var source: any ByteSource
    private var offset: Int

    /// - Throws: ``RegistryError`` when no place gives it, `CancellationError`.
    init(_ places: RegistryPlaces, _ descriptor: Descriptor, from offset: Int) throws {
        let (source, index) = try places.first("blob \(descriptor.digest)") { try $0.blob(descriptor, from: offset) }
        self.source = source
        self.places = places.after(index)
        self.descriptor = descriptor
        self.offset = offset
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            do {
                let count = try source.read(into: buffer)
                offset += count
                return count
            } catch let error where RegistryPlaces.isPassable(error) && !places.isEmpty {
                places.log("blob \(descriptor.digest) stops, and goes on from the next place: \(error)")
                let (descriptor, offset) = (descriptor, offset)
                let next = try places.first("blob \(descriptor.digest)") { try $0.blob(descriptor, from: offset) }
                source = next.value
                places = places.after(next.index)
            }
        }
    }
}
