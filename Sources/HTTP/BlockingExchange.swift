import Archive
import NIOCore
import NIOHTTP1

/// The sending half of an exchange, on the caller's thread: connect, send, wait for the head of the answer.
struct BlockingExchange {
    private let lease: ClientLease
    private let request: ClientRequest
    /// For everything up to the head.
    private let end: ContinuousClock.Instant?

    init(_ lease: ClientLease, _ request: ClientRequest, end: ContinuousClock.Instant?) {
        self.lease = lease
        self.request = request
        self.end = end
    }

    /// - Throws: ``TransportError``, or what the body's stream throws.
    func run(_ head: HTTPRequestHead) throws -> HTTPResponseHead {
        let channel = try open()
        let exchange = lease.exchange
        channel.write(
            ClientCommand.start(head, exchange), promise: exchange.promise(on: channel) { $0.isHeadSent = true })
        switch request.body {
        case .none: sendEnd(on: channel)
        case .bytes(let bytes):
            var buffer = ByteBuffer(bytes: bytes)
            try send(bytes.count, on: channel) { buffer.readSlice(length: $0) ?? ByteBuffer() }
        case .stream(let source, let count): try send(count, on: channel) { try piece(of: source, count: $0) }
        }
        return try answer()
    }

    /// Waits until the connection can take the request.
    private func open() throws(TransportError) -> any Channel {
        let opened = try wait { state -> Result<any Channel, any Error>? in
            if let failure = state.failure { return .failure(failure) }
            return state.isReady ? state.channel.map { .success($0) } : nil
        }
        do { return try opened.get() } catch { throw lease.error(.init(of: error, lease), error) }
    }

    /// Sends a body until it is all under way, or the server answers, or the connection fails.
    private func send(_ count: Int, on channel: any Channel, next: (Int) throws -> ByteBuffer) throws {
        channel.flush()
        var rest = count
        while rest > 0 {
            guard try waitForRoom() else { return }
            let piece = try next(min(rest, ClientExchange.pieceSize))
            rest -= piece.readableBytes
            lease.exchange.state.withLock { $0.pieces += 1 }
            channel.write(ClientCommand.body(piece), promise: lease.exchange.promise(on: channel) { $0.pieces -= 1 })
            // The last piece goes with the end, so that the answer to it finds the request sent.
            if rest > 0 { channel.flush() }
        }
        sendEnd(on: channel)
    }

    private func sendEnd(on channel: any Channel) {
        channel.writeAndFlush(ClientCommand.end, promise: lease.exchange.promise(on: channel) { $0.isSent = true })
    }

    /// - Returns: Whether the next piece is wanted.
    private func waitForRoom() throws(TransportError) -> Bool {
        try wait { state in
            if state.head != nil || state.failure != nil { return false }
            return state.isHeadSent && state.pieces < ClientExchange.pieceLimit ? true : nil
        }
    }

    /// Exactly so many bytes of the stream.
    private func piece(of source: any ByteSource, count: Int) throws -> ByteBuffer {
        var piece = ByteBufferAllocator().buffer(capacity: count)
        while piece.readableBytes < count {
            let room = count - piece.readableBytes
            let read = try piece.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { bytes in
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<room]))
            }
            guard read > 0 else { throw lease.error(.shortSource) }
        }
        return piece
    }

    private func answer() throws(TransportError) -> HTTPResponseHead {
        let answer = try wait { state -> Result<HTTPResponseHead, any Error>? in
            if let head = state.head { return .success(head) }
            return state.failure.map { .failure($0) }
        }
        do { return try answer.get() } catch { throw lease.error(.init(of: error, lease), error) }
    }

    private func wait<Value: Sendable>(
        _ take: (inout ClientExchange.State) -> Value?
    ) throws(TransportError) -> Value {
        do { return try lease.wait(until: end, answer: request.answerDeadline, take) } catch {
            throw lease.error(error)
        }
    }
}
