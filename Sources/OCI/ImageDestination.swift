package import Archive

/// Takes one image: first its blobs, then its manifest, which makes it visible all at once.
///
/// A destination that goes away unpublished leaves nothing under a final name but blobs, which are named by their
/// digest. The calls block.
package protocol ImageDestination: AnyObject {
    /// Stores a blob whose digest is not known yet, in one pass.
    /// - Parameter write: Writes the blob into the sink it is given.
    /// - Returns: The blob's descriptor.
    /// - Throws: What `write` throws, or what keeps the bytes from being stored.
    func putBlob(mediaType: MediaType, write: (any ByteSink) throws -> Void) throws -> Descriptor

    /// Stores the manifest, whose blobs are all there, and gives the image its name. The last call.
    /// - Returns: The manifest's descriptor as it stands in the index.
    /// - Throws: What keeps the bytes from being stored; the image that bore the name is then untouched.
    func publish(_ manifest: Manifest, platform: Platform) throws -> Descriptor
}

extension ImageDestination {
    /// Stores a blob in memory.
    /// - Throws: What keeps the bytes from being stored.
    package func putBlob(mediaType: MediaType, bytes: [UInt8]) throws -> Descriptor {
        try putBlob(mediaType: mediaType) { sink in try bytes.withUnsafeBytes { try sink.write($0) } }
    }
}

extension ImageLocation {
    /// Opens the place for writing one image.
    /// - Throws: `FileError`, or ``ImageError`` when something else is in the way.
    package func destination() throws -> any ImageDestination {
        switch transport {
        case .directory: try LayoutDirectory(path, reference: reference)
        case .archive: try LayoutArchive(path, reference: reference)
        }
    }
}
