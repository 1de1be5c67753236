package import Archive
import HTTP
package import OCI

/// A repository of a registry (OCI Distribution Specification 1.1). Its calls block, and may come from any number of
/// threads.
package struct RegistryRepository: Sendable {
    /// The image that led here.
    package let reference: ImageReference
    let session: RegistrySession

    init(_ reference: ImageReference, _ session: RegistrySession) {
        self.reference = reference
        self.session = session
    }

    /// The registry and the repository, for messages.
    package var place: String { reference.name }

    var limits: RegistryLimits { session.shared.limits }

    /// A path of the specification's "Endpoints" behind the repository.
    func path(_ rest: String) -> String { "/v2/\(reference.repository)/\(rest)" }

    /// A request to read.
    func reading(_ method: String, _ rest: String) -> RegistryRequest {
        RegistryRequest(method, .path(path(rest)), [.pull(reference.repository)])
    }

    func send(_ request: RegistryRequest) throws -> RegistryResponse { try session.send(request, place) }

    /// Asks for a document, and again when it breaks off.
    /// - Returns: The answer, and its body if its status is 200.
    func document(
        _ request: RegistryRequest, _ what: String
    ) throws -> (answer: RegistryResponse, body: [UInt8]?) {
        var schedule = RetrySchedule(limits)
        while true {
            let answer = try send(request)
            guard answer.status == 200 else { return (answer, nil) }
            do {
                return (
                    answer, try answer.response.bytes(limit: Self.manifestLimit, deadline: limits.documentDeadline)
                )
            } catch let error as TransportError {
                let failure = RegistryError.unreachable(place, "cannot read \(what)", error)
                guard error.isTransient else { throw failure }
                try schedule.wait(session.shared.stop, orThrow: failure)
            }
        }
    }

    /// Whether the repository has a blob.
    /// - Throws: ``RegistryError``, `CancellationError`.
    package func hasBlob(_ descriptor: Descriptor) throws -> Bool {
        try hasBlob(descriptor, [.pull(reference.repository)])
    }

    /// - Parameter scopes: What else is done with the repository, so that one token is enough.
    func hasBlob(_ descriptor: Descriptor, _ scopes: [TokenScope]) throws -> Bool {
        var request = reading("HEAD", "blobs/\(descriptor.digest)")
        request.scopes = scopes
        let answer = try send(request)
        defer { answer.discard() }
        switch answer.status {
        case 200: return answer.response.contentLength.map { $0 == descriptor.size } ?? true
        // A registry need not know the method.
        case 404, 405, 410, 501: return false
        default: throw answer.failure("it does not say whether it has blob \(descriptor.digest)")
        }
    }

    /// The bytes of a blob from an offset on, not verified. A connection that breaks is taken up again.
    /// - Throws: ``RegistryError`` when it cannot be had, `CancellationError`; reading throws the same, and `ImageError`
    ///   when the registry has more or fewer bytes than the descriptor says.
    package func blob(_ descriptor: Descriptor, from offset: Int = 0) throws -> any ByteSource {
        let download = BlobDownload(self, descriptor, from: offset)
        try download.open()
        return download
    }
}
