package import Archive
package import Files

/// Takes one image: first its blobs, then its documents, and last the name that makes it visible all at once.
///
/// A destination that goes away unpublished leaves nothing under a final name but blobs, which are named by their
/// digest. The calls block.
package protocol ImageDestination: AnyObject {
    /// Whether an image needs its blobs even where a descriptor says where else they can be had
    /// (``Descriptor/urls``).
    var needsForeignBlobs: Bool { get }

    /// Whether a blob is there already; nothing is begun for the question.
    /// - Throws: What keeps the place from being looked at.
    func holds(_ descriptor: Descriptor) throws -> Bool

    /// Begins a blob whose digest is not known yet. At most one is under way at a time.
    /// - Throws: What keeps bytes from being stored.
    func makeBlob(_ mediaType: MediaType) throws -> any BlobWriter

    /// Stores a blob whose descriptor is known, such as a layer taken over from another image.
    ///
    /// Nothing is read or written when the destination has it; otherwise it is copied, and stored when it has the size
    /// and the digest of the descriptor.
    /// - Parameter source: Opens the blob, when it is needed.
    /// - Throws: ``ImageError`` when the bytes are others; what the source throws, or what keeps them from being stored.
    func takeBlob(_ descriptor: Descriptor, from source: () throws -> any ByteSource) throws

    /// Where a stored blob lies, to be read before the image is published.
    /// - Throws: ``ImageError`` when it is not stored, or what keeps it from being read.
    func readBack(_ descriptor: Descriptor) throws -> FileExtent

    /// Stores a document byte for byte: a manifest whose blobs are all there, or an index whose manifests are, of OCI or
    /// of Docker.
    /// - Throws: ``ImageError`` when the bytes are not the descriptor's or the place cannot hold such a document; what
    ///   keeps them from being stored.
    func putDocument(_ bytes: [UInt8], _ descriptor: Descriptor) throws

    /// Gives the image its name: one manifest or index, or the manifests of several platforms, behind an index that is
    /// made for them. The last call.
    /// - Parameter images: What ``putManifest(_:platform:)`` returned or ``putDocument(_:_:)`` was told, in the index's
    ///   order. Platform and annotations stay; the name is the destination's.
    /// - Returns: The manifest's or the index's descriptor as it stands in the destination's list of images.
    /// - Throws: What keeps the bytes from being stored; the image that bore the name is then untouched.
    func publish(_ images: [Descriptor]) throws -> Descriptor
}

extension ImageDestination {
    package var needsForeignBlobs: Bool { false }

    /// A file that is made anew holds nothing.
    package func holds(_ descriptor: Descriptor) throws -> Bool { false }

    /// Stores a blob in one pass.
    /// - Parameter write: Writes the blob into the sink it is given.
    /// - Throws: What `write` throws, or what keeps the bytes from being stored.
    package func putBlob(mediaType: MediaType, write: (any ByteSink) throws -> Void) throws -> Descriptor {
        let blob = try makeBlob(mediaType)
        try write(blob)
        return try blob.finish()
    }

    /// Stores a blob in memory.
    /// - Throws: What keeps the bytes from being stored.
    package func putBlob(mediaType: MediaType, bytes: [UInt8]) throws -> Descriptor {
        try putBlob(mediaType: mediaType) { sink in try bytes.withUnsafeBytes { try sink.write($0) } }
    }

    /// Stores a manifest, whose blobs are all there.
    /// - Returns: Its descriptor, with the platform.
    /// - Throws: What ``putDocument(_:_:)`` throws.
    package func putManifest(_ manifest: Manifest, platform: Platform) throws -> Descriptor {
        let bytes = manifest.bytes
        let descriptor = Descriptor(
            mediaType: .manifest, digest: try Digest(of: bytes), size: bytes.count, platform: platform)
        try putDocument(bytes, descriptor)
        return descriptor
    }
}

extension ImageLocation {
    /// Opens the place for writing one image.
    /// - Throws: `FileError`, or ``ImageError`` when something else is in the way.
    package func destination() throws -> any ImageDestination {
        switch transport {
        case .directory: try LayoutDirectory(path, reference: reference)
        case .archive: try LayoutArchive(path, reference: reference)
        case .plainDirectory: try PlainDirectory(path)
        case .dockerArchive: try DockerArchiveWriter(self)
        }
    }
}
