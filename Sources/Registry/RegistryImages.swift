package import Archive
package import Files
package import OCI
import Synchronization

/// An image in a registry, read from there or from the first of its mirrors that has it.
///
/// A place that cannot be asked, does not have the image or gives something else is passed over, and noted in the
/// client's log. What a tag leads to is up to the place that is asked first; all else is held against its digest.
package final class RegistryImages: ImageSource, Sendable {
    private struct Found {
        let bytes: [UInt8]
        let descriptor: Descriptor
        /// The place that gave it, and then the others.
        let places: RegistryPlaces
    }

    package let place: String
    private let places: RegistryPlaces
    private let found = Mutex<Found?>(nil)

    /// - Parameter places: Mirrors in the order to ask, and last the registry, by which the image is called.
    package init(_ places: [RegistryPlace], client: RegistryClient) {
        place = "docker://" + (places.last.map { "\($0.reference)" } ?? "")
        self.places = RegistryPlaces(places, client: client, log: client.shared.log)
    }

    package func root() throws -> [Descriptor] { [try manifest().descriptor] }

    package func document(_ descriptor: Descriptor) throws -> [UInt8] {
        let limit = RegistryRepository.manifestLimit
        guard descriptor.size <= limit else {
            throw ImageError(
                place, "\(descriptor.digest) is a document of \(descriptor.size) bytes",
                remedy: "at most \(limit) are read")
        }
        guard descriptor.mediaType.isManifest || descriptor.mediaType.isIndex else { return try config(descriptor) }
        let found = try manifest()
        if found.descriptor.digest == descriptor.digest { return try sized(found.bytes, descriptor) }
        return try found.places.first("manifest \(descriptor.digest)") { repository in
            try sized(repository.manifest("\(descriptor.digest)").bytes, descriptor)
        }.value
    }

    package func blob(_ descriptor: Descriptor) throws -> any ByteSource {
        try VerifiedSource(open(descriptor, from: 0), expecting: descriptor, image: place)
    }

    package func extent(_ descriptor: Descriptor) -> FileExtent? { nil }

    package func content(_ descriptor: Descriptor) -> BlobContent {
        BlobContent(descriptor) { try self.open(descriptor, from: $0) }
    }

    private func open(_ descriptor: Descriptor, from offset: Int) throws -> any ByteSource {
        try FallingBackSource(manifest().places, descriptor, from: offset)
    }

    /// What the reference leads to, asked for once.
    private func manifest() throws -> Found {
        if let known = found.withLock({ $0 }) { return known }
        let (answer, index) = try places.first("image \(place)") { try $0.manifest($0.reference.selector) }
        let new = Found(bytes: answer.bytes, descriptor: answer.descriptor, places: places.preferring(index))
        return found.withLock { known in
            let kept = known ?? new
            known = kept
            return kept
        }
    }

    private func config(_ descriptor: Descriptor) throws -> [UInt8] {
        let source = try blob(descriptor)
        var bytes = [UInt8](repeating: 0, count: descriptor.size)
        var filled = 0
        while filled < bytes.count {
            let count = try bytes.withUnsafeMutableBytes { raw in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: raw[filled...]))
            }
            if count == 0 { break }
            filled += count
        }
        return bytes
    }

    private func sized(_ bytes: [UInt8], _ descriptor: Descriptor) throws -> [UInt8] {
        guard bytes.count == descriptor.size else {
            throw ImageError(
                place, "\(descriptor.digest) has \(bytes.count) bytes, not \(descriptor.size)",
                remedy: "what names it is damaged; push the image again")
        }
        return bytes
    }
}
