import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A client for one run of a program: plain requests with limits and deadlines. Redirects are not followed.
package struct Client: Sendable {
    private let client: HTTPClient
    /// How often a request is sent when no connection comes about, 200 ms apart; requests that reached a server are
    /// never repeated.
    private static let attempts = 3

    /// - Parameters:
    ///   - userAgent: What the client calls itself.
    ///   - authorities: Certificates in PEM form that are trusted besides the system's; what is none counts as not given.
    package init(userAgent: String = "slipway", authorities: String? = nil) {
        var configuration = HTTPClient.Configuration()
        if let authorities, let certificates = try? NIOSSLCertificate.fromPEMBytes(Array(authorities.utf8)) {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.additionalTrustRoots = [.certificates(certificates)]
            configuration.tlsConfiguration = tls
        }
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(5)
        configuration.timeout.read = .seconds(60)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.decompression = .disabled
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.userAgent = userAgent
    }

    private let userAgent: String

    /// Ends its connections. The client is then of no further use.
    package func close() async { try? await client.shutdown() }

    /// Runs a closure with a client, and closes it whatever happens.
    package static func with<Value: Sendable>(
        userAgent: String = "slipway", authorities: String? = nil, _ body: (Client) async throws -> Value
    ) async throws -> Value {
        let client = Client(userAgent: userAgent, authorities: authorities)
        do {
            let value = try await body(client)
            await client.close()
            return value
        } catch {
            await client.close()
            throw error
        }
    }

    /// Fetches a URL; the body goes to a closure as it arrives.
    /// - Parameters:
    ///   - limit: The greatest size of the body, in bytes.
    ///   - deadline: For the whole exchange; a body that stands still is left after a minute.
    ///   - take: Gets the body of an answer with status 200 in pieces, in order; what it throws ends the exchange.
    /// - Throws: ``ClientError``, or what `take` throws.
    package func get(
        _ url: String, limit: Int, deadline: Duration = .seconds(60),
        take: (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> ClientResponse {
        let end = NIODeadline.now() + TimeAmount(deadline)
        let response = try await execute(request(url, .GET, []), until: end)
        let isWanted = response.status == .ok
        return try await receive(response, from: url, limit: limit, until: end) { if isWanted { try take($0) } }
    }

    /// Fetches a URL into memory.
    /// - Parameters:
    ///   - limit: The greatest size of the body, in bytes.
    ///   - deadline: For the whole exchange.
    /// - Returns: The answer; its body is empty unless the status is 200.
    /// - Throws: ``ClientError``.
    package func get(
        _ url: String, limit: Int, deadline: Duration = .seconds(60)
    ) async throws -> (response: ClientResponse, body: [UInt8]) {
        var body: [UInt8] = []
        let response = try await get(url, limit: limit, deadline: deadline) { body += $0 }
        return (response, body)
    }

    /// Sends a form (`application/x-www-form-urlencoded`); the body of the answer is dropped.
    /// - Throws: ``ClientError``.
    package func post(
        _ url: String, form: [(String, String)], deadline: Duration = .seconds(60)
    ) async throws -> ClientResponse {
        var request = request(url, .POST, [("Content-Type", "application/x-www-form-urlencoded")])
        request.body = .bytes(ByteBuffer(string: Form.text(form)))
        let end = NIODeadline.now() + TimeAmount(deadline)
        let response = try await execute(request, until: end)
        return try await receive(response, from: url, limit: 1 << 20, until: end) { _ in }
    }

    private func request(_ url: String, _ method: HTTPMethod, _ fields: [(String, String)]) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = HTTPHeaders([("User-Agent", userAgent)] + fields)
        return request
    }

    private func execute(_ request: HTTPClientRequest, until end: NIODeadline) async throws -> HTTPClientResponse {
        var attempt = 1
        while true {
            do {
                return try await client.execute(request, deadline: end)
            } catch {
                guard isConnectionError(error), attempt < Self.attempts, .now() < end else {
                    throw ClientError(url: request.url, problem: .exchange(error))
                }
                attempt += 1
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    private func isConnectionError(_ error: any Error) -> Bool {
        error is NIOConnectionError || error as? HTTPClientError == .connectTimeout
            || (error as? IOError)?.errnoCode == ECONNREFUSED
    }

    private func receive(
        _ response: HTTPClientResponse, from url: String, limit: Int, until end: NIODeadline,
        take: (UnsafeRawBufferPointer) throws -> Void
    ) async throws -> ClientResponse {
        var count = 0
        var chunks = response.body.makeAsyncIterator()
        while let chunk = try await next(&chunks, from: url) {
            guard .now() < end else {
                throw ClientError(url: url, problem: .exchange(HTTPClientError.deadlineExceeded))
            }
            count += chunk.readableBytes
            guard count <= limit else { throw ClientError(url: url, problem: .tooLarge(limit: limit)) }
            try chunk.withUnsafeReadableBytes(take)
        }
        let fields = response.headers.map { (name: $0.name.lowercased(), value: $0.value) }
        return ClientResponse(status: Int(response.status.code), bodyBytes: count, fields: fields)
    }

    private func next(
        _ chunks: inout HTTPClientResponse.Body.AsyncIterator, from url: String
    ) async throws -> ByteBuffer? {
        do { return try await chunks.next() } catch { throw ClientError(url: url, problem: .exchange(error)) }
    }
}
