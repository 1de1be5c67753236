import HTTP

/// What a registry, or who it led to, answered.
struct RegistryResponse {
    let response: BlockingResponse
    /// Who answered.
    let url: RegistryURL
    /// Whether the registry itself did.
    let isHome: Bool
    /// The registry and the repository, for messages.
    let place: String

    var status: Int { response.status }

    /// Whether it may answer better another time.
    var isTransient: Bool { [408, 429, 500, 502, 503, 504].contains(status) }

    var retryAfter: Duration? { response.field("Retry-After").flatMap { RetryAfter.parse($0) } }

    /// `Location`, as seen from where the answer comes from.
    var location: RegistryURL? { response.field("Location").flatMap { url.resolving($0) } }

    /// Ends the exchange.
    func discard() { response.discard() }

    /// The answer as a failure; the exchange ends.
    /// - Parameter action: What was asked for, such as `cannot read manifest v1`.
    func failure(_ action: String) -> RegistryError {
        RegistryError(place, action, status: status, answer: answer())
    }

    /// What it says about a failure; the exchange ends.
    func answer() -> RegistryAnswer {
        // A body that does not come is no reason to hide the status.
        let body = try? response.bytes(limit: RegistryAnswer.byteLimit, deadline: .seconds(10))
        return body.map { RegistryAnswer($0) } ?? RegistryAnswer()
    }
}
