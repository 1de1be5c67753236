package import Archive

/// A blob of an image that any thread can read, from any place, and again when it has to.
///
/// It holds nothing open until it is read, so that there can be one for each blob of an image at once.
package struct BlobContent: Sendable {
    package let descriptor: Descriptor
    private let open: @Sendable (Int) throws -> any ByteSource

    /// - Parameter open: Opens the stored bytes from an offset, of which it is told the number; nothing is verified.
    package init(_ descriptor: Descriptor, open: @escaping @Sendable (Int) throws -> any ByteSource) {
        self.descriptor = descriptor
        self.open = open
    }

    /// The stored bytes from an offset on, not verified: whoever reads them takes the digest.
    /// - Parameter offset: Bytes from the start, at most the descriptor's size.
    /// - Throws: What keeps the blob from being opened.
    package func bytes(from offset: Int) throws -> any ByteSource { try open(offset) }
}
