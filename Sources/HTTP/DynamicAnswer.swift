import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// How the end of an answer's body is marked.
enum AnswerFraming {
    case length
    case chunked
    /// By the end of the connection, for HTTP/1.0.
    case end
    /// HEAD, 204, 304: there is none.
    case none
    /// It is out.
    case over
}

/// Answers from the routes.
extension ConnectionHandler {
    func respond(to incoming: IncomingRequest) {
        guard let context else { return }
        guard let request = incoming.request else { return refuse(.badRequest, ends: true) }
        stage = .answering
        let channel = context.channel
        let writer = AnswerWriter(loop: context.eventLoop, connection: NIOLoopBound(self, eventLoop: context.eventLoop))
        let version = incoming.head.version
        let isHead = incoming.head.method == .HEAD
        let service = service
        // Here, where the connection is open: one that has ended has no address.
        let peer = PeerContext(source: .init(channel: channel, logger: service.logger))
        answerTask = Task {
            let response: Response
            do {
                response = try await service.routes(request, peer)
            } catch {
                // Whoever asks and goes away must not fill the log.
                if !(error is CancellationError) { service.logger.error("a route failed: \(logLine(error))") }
                response = Response(status: .internalServerError)
            }
            do {
                let hasBody = try await writer.begin(response, version: version, isHead: isHead)
                if hasBody { try await response.body.write(writer) } else { try await writer.finish(nil) }
            } catch {
                // The head is out: only a broken connection tells the client that this answer is not whole. One that
                // was ended from outside was cancelled, and is whole.
                if !Task.isCancelled { channel.close(promise: nil) }
            }
        }
    }

    /// Sends the head of a route's answer.
    /// - Returns: Whether its body follows.
    fileprivate func begin(_ response: Response, version: HTTPVersion, isHead: Bool) -> Bool {
        guard let context, isAnswering else { return false }
        let status = response.status
        count(answer: status.code)
        framing = .none
        var head = "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n"
        for field in response.headers where !Self.isFraming(field.name) {
            head += "\(field.name.rawName): \(field.value)\r\n"
        }
        if status.code >= 200, status.code != 204, status.code != 304 {
            if let length = response.body.contentLength {
                head += "Content-Length: \(length)\r\n"
                framing = .length
            } else if version == .http1_0 {
                endsConnection = true
                framing = .end
            } else {
                head += "Transfer-Encoding: chunked\r\n"
                framing = .chunked
            }
            if isHead { framing = .none }
        }
        // The rest of a body that the route did not want would look like the next request.
        if stream != nil || response.headers[.connection]?.lowercased() == "close" { endsConnection = true }
        var buffer = ByteBuffer(string: String(head.dropLast()))
        buffer.writeStaticString(connectionOption(version).lines)
        context.write(wrapOutboundOut(.byteBuffer(buffer)), promise: nil)
        return framing != .none
    }

    private static func isFraming(_ name: HTTPField.Name) -> Bool {
        name == .contentLength || name == .transferEncoding || name == .connection
    }

    func sendBody(_ bytes: ByteBuffer) -> EventLoopFuture<Void>? {
        guard let context, isAnswering, framing != .over else { return nil }
        guard bytes.readableBytes > 0 else { return context.eventLoop.makeSucceededVoidFuture() }
        let promise = context.eventLoop.makePromise(of: Void.self)
        if framing == .chunked {
            let size = ByteBuffer(string: String(bytes.readableBytes, radix: 16) + "\r\n")
            context.write(wrapOutboundOut(.byteBuffer(size)), promise: nil)
            context.write(wrapOutboundOut(.byteBuffer(bytes)), promise: promise)
            context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer(string: "\r\n"))), promise: nil)
        } else {
            context.writeAndFlush(wrapOutboundOut(.byteBuffer(bytes)), promise: promise)
        }
        let area = area
        promise.futureResult.assumeIsolated().whenSuccess {
            self.count(bodyBytes: bytes.readableBytes, in: area)
            self.lastProgress = .now()
        }
        return promise.futureResult
    }

    func end() {
        guard let context, isAnswering, framing != .over else { return }
        let last = ByteBuffer(string: framing == .chunked ? "0\r\n\r\n" : "")
        framing = .over
        write(.byteBuffer(last), bodyBytes: 0, context) { self.finish() }
    }
}

/// Carries an answer from its task to the connection's event loop.
struct AnswerWriter: ResponseBodyWriter, Sendable {
    let loop: any EventLoop
    let connection: NIOLoopBound<ConnectionHandler>

    func begin(_ response: Response, version: HTTPVersion, isHead: Bool) async throws -> Bool {
        try await loop.submit { connection.value.begin(response, version: version, isHead: isHead) }.get()
    }

    func write(_ buffer: ByteBuffer) async throws {
        try await loop.flatSubmit {
            connection.value.sendBody(buffer) ?? loop.makeFailedFuture(ChannelError.ioOnClosedChannel)
        }.get()
    }

    consuming func finish(_ trailers: HTTPFields?) async throws {
        try await loop.submit { [connection] in connection.value.end() }.get()
    }
}
