package import HTTP
package import Markup

/// Asks a running server's administration. Blocks.
package struct AdminClient: Sendable {
    /// What is taken of an answer: a table of ten thousand hosts and more.
    private static let limits = ParseLimits(bytes: 64 << 20, depth: 32, nodes: 4_000_000)
    private static let exportLimit = 1 << 30
    /// For an answer from its first to its last byte, but for exports and watching.
    private static let deadline = Duration.seconds(30)
    /// Three times the server's sign of life.
    private static let silence = Duration.seconds(45)

    private let place: AdminPlace
    private let token: AdminToken?
    private let client: BlockingClient

    /// - Parameters:
    ///   - tls: Whom it trusts and who it is, for https.
    ///   - token: Shown to servers over https.
    ///   - isStopped: Looked at while it waits.
    package init(
        _ place: AdminPlace, tls: ClientSettings.TLS, token: AdminToken?,
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        var settings = ClientSettings()
        settings.tls = tls
        // A quiet server is no slow one.
        settings.slowestRate = 0
        self.place = place
        self.token = token
        client = BlockingClient(settings, isStopped: isStopped)
    }

    /// Gets what a path has.
    /// - Parameter target: Path and query.
    /// - Throws: ``AdminClientError``, `ClientTLSError`.
    package func get(_ target: String) throws -> Value { try ask("GET", target, nil) }

    /// Gives an order.
    package func post(_ target: String, _ body: Value) throws -> Value { try ask("POST", target, body) }

    /// Removes what a path has.
    package func delete(_ target: String) throws -> Value { try ask("DELETE", target, nil) }

    /// Hands each piece of an answer of any size to `body`.
    package func download(_ target: String, to body: ([UInt8]) throws -> Void) throws {
        let answer = try send("GET", target, nil)
        var count = 0
        while let piece = try self.piece(of: answer, within: Self.deadline) {
            count += piece.count
            guard count <= Self.exportLimit else { throw AdminClientError(place, .foreign("it does not end")) }
            try body(piece)
        }
    }

    /// Hands each sentence of the story of all hosts, as it is written, to `body`, until that answers false or the server
    /// ends.
    /// - Parameter begun: Called once the server listens: nothing is missed from then on.
    package func watch(begun: () throws -> Void = {}, _ body: (Value) throws -> Bool) throws {
        let answer = try send("GET", "/v1/watch", nil)
        try begun()
        var rest: [UInt8] = []
        while let piece = try self.piece(of: answer, within: Self.silence) {
            rest += piece
            while let end = rest.firstIndex(of: 0x0A) {
                let line = Array(rest[..<end])
                rest.removeSubrange(...end)
                if !line.isEmpty, !(try body(parse(line))) { return }
            }
            guard rest.count <= 64 << 10 else { throw AdminClientError(place, .foreign("a line does not end")) }
        }
    }

    private func piece(of answer: BlockingResponse, within deadline: Duration) throws -> [UInt8]? {
        do throws(TransportError) { return try answer.piece(until: .now + deadline) } catch {
            throw AdminClientError(place, error)
        }
    }

    private func ask(_ method: String, _ target: String, _ body: Value?) throws -> Value {
        let answer = try send(method, target, body)
        return try parse(try bytes(of: answer))
    }

    private func send(_ method: String, _ target: String, _ body: Value?) throws -> BlockingResponse {
        var request = ClientRequest(method, place.url(target))
        if let body {
            request.fields.append(("Content-Type", "application/json"))
            request.body = .bytes(Array(body.json().utf8))
        }
        if let token, case .network = place { request.fields.append(("Authorization", "Bearer \(token.text)")) }
        request.deadline = Self.deadline
        let answer: BlockingResponse
        do {
            answer = try client.send(request)
        } catch let error as TransportError {
            throw AdminClientError(place, error)
        }
        guard answer.status != 200 else { return answer }
        throw AdminClientError(place, status: answer.status, try bytes(of: answer))
    }

    private func bytes(of answer: BlockingResponse) throws -> [UInt8] {
        do {
            return try answer.bytes(limit: Self.limits.bytes, deadline: Self.deadline)
        } catch let error as TransportError {
            throw AdminClientError(place, error)
        }
    }

    private func parse(_ bytes: [UInt8]) throws -> Value {
        do throws(Fault) {
            return try JSON.parse(bytes, source: "\(place)", limits: Self.limits).value
        } catch {
            throw AdminClientError(place, .foreign(error.message))
        }
    }
}
