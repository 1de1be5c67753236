/// The body of an answer as it arrives, up to a limit and until a deadline. For one thread.
package final class ClientBody {
    private let response: BlockingResponse
    private let limit: Int
    private let end: ContinuousClock.Instant
    /// The bytes that have arrived.
    private(set) var count = 0

    init(_ response: BlockingResponse, limit: Int, until end: ContinuousClock.Instant) {
        self.response = response
        self.limit = limit
        self.end = end
    }

    /// Hands on what is left of the body, piece by piece, in order.
    /// - Throws: ``TransportError``: `tooLarge` above the limit; or what `take` throws.
    package func forEach(_ take: (UnsafeRawBufferPointer) throws -> Void) throws {
        while let piece = try response.piece(until: end) {
            count += piece.count
            guard count <= limit else { throw response.tooLarge(limit: limit) }
            try piece.withUnsafeBytes(take)
        }
    }
}
