import NIOCore
import NIOHTTP1
import NIOSSL

/// One request and its answer, as the thread that calls and the event loop of the connection see it.
final class ClientExchange: Sendable {
    /// Bytes of an answer's body in memory at which the connection is read no further.
    private static let pausingBytes = 512 << 10
    /// Pieces of a request's body in memory at a time, and their size: enough to keep a connection busy, and small
    /// enough for the allocator's quick ways and for seeing slow servers move.
    static let pieceLimit = 16
    static let pieceSize = 64 << 10

    struct State {
        /// Set as soon as there is one, so that it can be closed.
        var channel: (any Channel)?
        /// The connection can carry a request; its handshake may still be going on.
        var isReady = false
        var isAbandoned = false
        /// The kernel has the head of the request.
        var isHeadSent = false
        /// The kernel has all of the request.
        var isSent = false
        var pieces = 0
        var lastProgress = ContinuousClock.now
        var head: HTTPResponseHead?
        /// What the server showed; nil without TLS.
        var certificate: NIOSSLCertificate?
        var body = CircularBuffer<ByteBuffer>()
        var bodyBytes = 0
        var isPaused = false
        /// All of the answer has arrived.
        var isEnded = false
        /// What ended the exchange before its end.
        var failure: (any Error)?
        /// A hint at why writing failed; the connection's end follows.
        var writeFailure: (any Error)?
    }

    let state = BlockingState(State())

    /// Ends the exchange on the side of the caller.
    func abandon() {
        let channel = state.withLock { state in
            state.isAbandoned = true
            return state.channel
        }
        channel?.close(promise: nil)
    }

    /// Takes over a connection that may not be ready yet.
    func adopt(_ channel: any Channel, isReady: Bool) {
        let isAbandoned = state.update { state in
            state.channel = channel
            state.isReady = isReady
            return state.isAbandoned
        }
        if isAbandoned { channel.close(promise: nil) }
    }

    /// Promises for writes of the head, a piece of the body, and the end.
    func promise(on channel: any Channel, then change: @escaping @Sendable (inout State) -> Void) -> EventLoopPromise<
        Void
    > {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenComplete { [self] result in
            switch result {
            case .success:
                state.update { state in
                    state.lastProgress = .now
                    change(&state)
                }
            case .failure(let error):
                state.withLock { $0.writeFailure = $0.writeFailure ?? error }
                channel.closeFuture.whenComplete { [self] _ in fail(error) }
            }
        }
        return promise
    }

    /// Fails the exchange; only the first reason counts.
    func fail(_ error: any Error) {
        state.update { state in
            if state.failure == nil, !state.isEnded { state.failure = error }
        }
    }

    /// The connection ended.
    func end() { fail(state.withLock { $0.writeFailure } ?? ClientFailure.closed) }

    /// Takes a part of the answer, on the event loop.
    func receive(_ part: HTTPClientResponsePart, certificate: @autoclosure () -> NIOSSLCertificate?) {
        state.withLock { state in
            switch part {
            case .head(let head):
                state.head = head
                state.certificate = certificate()
            case .body(let buffer):
                if buffer.readableBytes > 0 {
                    state.body.append(buffer)
                    state.bodyBytes += buffer.readableBytes
                    state.lastProgress = .now
                }
            case .end: state.isEnded = true
            }
        }
    }

    /// Tells the caller of what was received.
    /// - Returns: Whether the connection is to be read further now.
    func announce() -> Bool {
        state.update { state in
            state.isPaused = state.bodyBytes >= Self.pausingBytes
            return !state.isPaused
        }
    }

    /// Takes the next bytes of the body away. Nil while there are none.
    static func takeBody(_ state: inout State) -> BodyEvent? {
        if let buffer = state.body.popFirst() {
            state.bodyBytes -= buffer.readableBytes
            guard state.isPaused, state.bodyBytes < pausingBytes / 2 else { return .bytes(buffer, resumes: false) }
            state.isPaused = false
            return .bytes(buffer, resumes: true)
        }
        if state.isEnded { return .end }
        return state.failure.map { .failed($0) }
    }

    enum BodyEvent: Sendable {
        /// The connection is to be read again if the caller `resumes`.
        case bytes(ByteBuffer, resumes: Bool)
        case end
        case failed(any Error)
    }
}

/// Ends of exchanges that no layer below has an error for.
enum ClientFailure: Error, CustomStringConvertible {
    case closed
    case proxyStatus(Int)
    case proxyAnswer((any Error)?)

    var description: String {
        switch self {
        case .closed: "the connection was closed"
        case .proxyStatus(let status): "status \(status)"
        case .proxyAnswer(let cause):
            "the proxy gave no answer in HTTP" + (cause.map { ": \(TransportError.text(of: $0))" } ?? "")
        }
    }
}
