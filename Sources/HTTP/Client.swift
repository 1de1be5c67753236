import NIOPosix

/// A client for one run of a program: plain requests with limits and deadlines. Redirects are not followed.
///
/// It is ``BlockingClient`` for tasks: an exchange runs on a thread that is not of the cooperative pool.
package final class Client: Sendable {
    private let client: BlockingClient
    private let threads: NIOThreadPool
    private let isClosed: BlockingState<Bool>
    /// How often a request is sent when no connection comes about, 200 ms apart; requests that reached a server are
    /// never repeated.
    private static let attempts = 3

    /// - Parameters:
    ///   - userAgent: What the client calls itself.
    ///   - authorities: Certificates in PEM form that are trusted besides the system's.
    ///   - exchanges: How many are under way at a time; others wait.
    package init(
        userAgent: String = "slipway", authorities: String? = nil, exchanges: Int = ClientPool.connectionLimit
    ) {
        var settings = ClientSettings()
        settings.tls.authorityText = authorities
        settings.connectDeadline = .seconds(5)
        let isClosed = BlockingState(false)
        self.isClosed = isClosed
        client = BlockingClient(settings, userAgent: userAgent) { isClosed.withLock { $0 } }
        threads = NIOThreadPool(numberOfThreads: exchanges)
        threads.start()
    }

    /// Ends its exchanges and connections. The client is then of no further use.
    package func close() async {
        isClosed.withLock { $0 = true }
        try? await threads.shutdownGracefully()
        client.close()
    }

    /// Runs a closure with a client, and closes it whatever happens.
    package static func with<Value: Sendable>(
        userAgent: String = "slipway", authorities: String? = nil, exchanges: Int = ClientPool.connectionLimit,
        _ body: (Client) async throws -> Value
    ) async throws -> Value {
        let client = Client(userAgent: userAgent, authorities: authorities, exchanges: exchanges)
        do {
            let value = try await body(client)
            await client.close()
            return value
        } catch {
            await client.close()
            throw error
        }
    }

    /// Fetches a URL; the body is read as it arrives.
    /// - Parameters:
    ///   - limit: The greatest size of the body, in bytes.
    ///   - deadline: For the whole exchange.
    ///   - read: Reads the body of an answer with status 200, on the exchange's thread; what it throws ends the exchange.
    /// - Returns: The answer, and what `read` made of its body; nil unless the status is 200.
    /// - Throws: ``TransportError``, ``ClientTLSError``, or what `read` throws.
    package func get<Value: Sendable>(
        _ url: String, limit: Int, deadline: Duration = .seconds(60),
        read: @escaping @Sendable (ClientBody) throws -> Value
    ) async throws -> (response: ClientResponse, value: Value?) {
        try await exchange(until: .now + deadline, request: { ClientRequest("GET", url) }) { response, end in
            let body = ClientBody(response, limit: limit, until: end)
            let value = response.status == 200 ? try read(body) : nil
            response.discard()
            return (ClientResponse(response, bodyBytes: body.count), value)
        }
    }

    /// Fetches a URL into memory.
    /// - Parameters:
    ///   - limit: The greatest size of the body, in bytes.
    ///   - deadline: For the whole exchange.
    /// - Returns: The answer; its body is empty unless the status is 200.
    /// - Throws: ``TransportError``, ``ClientTLSError``.
    package func get(
        _ url: String, limit: Int, deadline: Duration = .seconds(60)
    ) async throws -> (response: ClientResponse, body: [UInt8]) {
        let (response, body) = try await get(url, limit: limit, deadline: deadline) { body in
            var bytes: [UInt8] = []
            try body.forEach { bytes += $0 }
            return bytes
        }
        return (response, body ?? [])
    }

    /// Sends a form (`application/x-www-form-urlencoded`); the body of the answer is dropped.
    /// - Throws: ``TransportError``, ``ClientTLSError``.
    package func post(
        _ url: String, form: [(String, String)], deadline: Duration = .seconds(60)
    ) async throws -> ClientResponse {
        let make: @Sendable () -> ClientRequest = {
            var request = ClientRequest("POST", url)
            request.fields = [("Content-Type", "application/x-www-form-urlencoded")]
            request.body = .bytes(Array(Form.text(form).utf8))
            return request
        }
        return try await exchange(until: .now + deadline, request: make) { response, end in
            let body = ClientBody(response, limit: 1 << 20, until: end)
            try body.forEach { _ in }
            return ClientResponse(response, bodyBytes: body.count)
        }
    }

    private func exchange<Value: Sendable>(
        until end: ContinuousClock.Instant, request make: @escaping @Sendable () -> ClientRequest,
        read: @escaping @Sendable (BlockingResponse, ContinuousClock.Instant) throws -> Value
    ) async throws -> Value {
        let isCancelled = BlockingState(false)
        var attempt = 1
        while true {
            do {
                return try await withTaskCancellationHandler {
                    try await threads.runIfActive { [client] in
                        var request = make()
                        request.deadline = end - .now
                        return try read(client.send(request) { isCancelled.withLock { $0 } }, end)
                    }
                } onCancel: {
                    isCancelled.withLock { $0 = true }
                }
            } catch let error as TransportError {
                guard error.isOfConnecting, attempt < Self.attempts, .now < end else { throw error.hidingTokens() }
                attempt += 1
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }
}

extension TransportError {
    /// Whether no connection came about.
    fileprivate var isOfConnecting: Bool { [.unresolved, .refused, .unreachable, .connectTimeout].contains(kind) }

    /// The same with every segment of the place that could be a token (32 characters) cut to its first six.
    fileprivate func hidingTokens() -> TransportError {
        let segments = place.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.utf8.count == 32 ? $0.prefix(6) + "…" : $0 }
        return TransportError(
            kind: kind, place: segments.joined(separator: "/"), hasReachedServer: hasReachedServer, cause: cause)
    }
}
