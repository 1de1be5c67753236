/// A destination that takes several blobs at once, each on a thread of its own.
package protocol ConcurrentDestination: ImageDestination, Sendable {
    /// Stores a blob unless it is there.
    /// - Parameter report: Told of bytes as they are stored, or found stored, in numbers that add up to the blob's size;
    ///   a negative number takes bytes back that have to be sent again.
    /// - Returns: How the destination came to have the blob.
    /// - Throws: ``ImageError`` when the bytes are not the descriptor's; what keeps them from being read or stored.
    func take(_ content: BlobContent, report: @Sendable (Int) -> Void) throws -> BlobOutcome
}

/// How a destination came to have a blob.
package enum BlobOutcome: String, Sendable {
    case stored
    /// It was there.
    case present
    /// A registry took it over from another of its repositories.
    case mounted
}
