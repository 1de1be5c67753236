package import Archive
package import Files

/// Takes one image: first its blobs, then its manifests, and last the name that makes it visible all at once.
///
/// A destination that goes away unpublished leaves nothing under a final name but blobs, which are named by their
/// digest. The calls block.
package protocol ImageDestination: AnyObject {
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

    /// Stores a manifest, whose blobs are all there.
    /// - Returns: Its descriptor, with the platform.
    /// - Throws: What keeps the bytes from being stored.
    func putManifest(_ manifest: Manifest, platform: Platform) throws -> Descriptor

    /// Gives the image its name: one manifest, or those of several platforms behind one index. The last call.
    /// - Parameter images: What ``putManifest(_:platform:)`` returned, in the index's order.
    /// - Returns: The manifest's or the index's descriptor as it stands in the destination's list of images.
    /// - Throws: What keeps the bytes from being stored; the image that bore the name is then untouched.
    func publish(_ images: [Descriptor]) throws -> Descriptor
}

extension ImageDestination {
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

    package func putManifest(_ manifest: Manifest, platform: Platform) throws -> Descriptor {
        let blob = try putBlob(mediaType: .manifest, bytes: manifest.bytes)
        return Descriptor(mediaType: blob.mediaType, digest: blob.digest, size: blob.size, platform: platform)
    }
}

extension ImageLocation {
    /// Opens the place for writing one image.
    /// - Throws: `FileError`, or ``ImageError`` when something else is in the way.
    package func destination() throws -> any ImageDestination {
        switch transport {
        case .directory: try LayoutDirectory(path, reference: reference)
        case .archive: try LayoutArchive(path, reference: reference)
        case .plainDirectory, .dockerArchive:
            throw ImageError(
                "\(self)", "images of this form are read, not written",
                remedy: "write to `oci:DIRECTORY[:TAG]` or `oci-archive:FILE[:TAG]`")
        }
    }
}
