package import Archive

/// One blob on its way into a destination. One that goes away unfinished leaves nothing.
package protocol BlobWriter: ByteSink {
    /// Bytes written so far.
    var count: Int { get }

    /// Stores the blob. The last call.
    /// - Returns: Its descriptor; only now its digest is known.
    /// - Throws: What keeps the bytes from being stored.
    func finish() throws -> Descriptor
}
