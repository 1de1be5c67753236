package import Archive
package import Files
package import OCI
import Synchronization

/// Writes one image into a repository: its blobs from several threads, its documents by their digests, and last the
/// tag. What is sent for an image that is not published stays there unnamed, until the registry collects it.
package final class RegistryDestination: ConcurrentDestination {
    private let repository: RegistryRepository
    private let mountsFrom: [String]
    /// Documents that were stored, to be given a tag.
    private let documents = Mutex<[Digest: [UInt8]]>([:])

    /// - Parameters:
    ///   - endpoint: The registry, and the name that the image gets.
    ///   - mountsFrom: Other repositories of the registry that may have blobs of the image.
    package init(_ endpoint: RegistryEndpoint, client: RegistryClient, mountsFrom: [String] = []) {
        repository = client.repository(for: endpoint)
        self.mountsFrom = mountsFrom
    }

    private var place: String { "docker://\(repository.reference)" }

    /// Whether a blob is there already.
    /// - Throws: ``RegistryError``, `CancellationError`.
    package func holds(_ descriptor: Descriptor) throws -> Bool { try repository.hasBlob(descriptor) }

    package func take(_ content: BlobContent, report: @Sendable (Int) -> Void) throws -> BlobOutcome {
        try repository.upload(content.descriptor, mountsFrom: mountsFrom, report: report) {
            try content.bytes(from: $0)
        }
    }

    package func takeBlob(_ descriptor: Descriptor, from source: () throws -> any ByteSource) throws {
        _ = try repository.upload(descriptor, mountsFrom: mountsFrom, report: { _ in }) { offset in
            try source().leavingOut(offset)
        }
    }

    /// - Throws: `ImageError` always.
    package func makeBlob(_ mediaType: MediaType) throws -> any BlobWriter {
        throw ImageError(
            place, "a registry takes blobs of which the digest is known",
            remedy: "write the image to `oci:DIRECTORY[:TAG]` first, and upload that")
    }

    /// - Throws: `ImageError` always.
    package func readBack(_ descriptor: Descriptor) throws -> FileExtent {
        throw ImageError(
            place, "blob \(descriptor.digest) is not on this machine",
            remedy: "write the image to `oci:DIRECTORY[:TAG]` first, and upload that")
    }

    package func putDocument(_ bytes: [UInt8], _ descriptor: Descriptor) throws {
        let digest = try Digest(of: bytes)
        guard digest == descriptor.digest else {
            throw ImageError(
                place, "document \(descriptor.digest) has the digest \(digest)", remedy: "make or copy the image again")
        }
        try repository.putManifest(bytes, mediaType: descriptor.mediaType, selector: "\(digest)")
        documents.withLock { $0[digest] = bytes }
    }

    package func publish(_ images: [Descriptor]) throws -> Descriptor {
        guard let first = images.first else {
            throw ImageError(place, "nothing is to be published", remedy: "put a manifest first")
        }
        if images.count == 1 { return try name(first) }
        let bytes = ImageIndex(manifests: images).bytes
        let index = Descriptor(mediaType: .index, digest: try Digest(of: bytes), size: bytes.count)
        try putDocument(bytes, index)
        return try name(index)
    }

    /// Puts the tag; an image that goes by its digest has its name already, if it is the right one.
    private func name(_ image: Descriptor) throws -> Descriptor {
        let reference = repository.reference
        if let digest = reference.digest {
            guard digest == image.digest else {
                throw ImageError(
                    place, "the image that is copied has the digest \(image.digest)",
                    remedy: "name a tag, or the digest that it has")
            }
            if reference.tag == nil { return image }
        }
        guard let bytes = documents.withLock({ $0[image.digest] }) else {
            throw ImageError(place, "manifest \(image.digest) was not put", remedy: "put it first")
        }
        try repository.putManifest(bytes, mediaType: image.mediaType, selector: reference.tag ?? "latest")
        return image
    }
}

extension ByteSource {
    /// The same stream without its first bytes.
    fileprivate func leavingOut(_ count: Int) throws -> any ByteSource {
        guard count > 0 else { return self }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(1 << 18, count), alignment: 16)
        defer { buffer.deallocate() }
        var rest = count
        while rest > 0 {
            let read = try self.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(rest)))
            if read == 0 { break }
            rest -= read
        }
        return self
    }
}
