import HummingbirdCore
import NIOCore
import NIOHTTP1

/// The body of a request that its route takes while it comes in: nothing further is read while the route is behind.
///
/// Lives on the event loop of its connection; the route's side is ``body``.
final class RequestStream {
    private typealias Producer = NIOThrowingAsyncSequenceProducer<
        ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, Demand
    >

    /// Asks the connection for more, from any thread.
    private struct Demand: NIOAsyncSequenceProducerDelegate {
        let loop: any EventLoop
        let connection: NIOLoopBound<ConnectionHandler>

        func produceMore() { loop.execute { connection.value.continueStream() } }
        func didTerminate() {}
    }

    /// The step in which progress is seen, in bytes: single bytes do not keep a connection.
    private static let step = 256 * 1024
    /// How many pieces, each what one read of the socket gave, may wait for the route.
    private static let waiting = (low: 2, high: 8)

    let body: RequestBody
    private let source: Producer.Source
    private var received = 0
    /// Whether the route has enough for now, or takes nothing any more.
    private(set) var isFull = false

    init(_ connection: ConnectionHandler, on loop: any EventLoop) {
        let made = Producer.makeSequence(
            elementType: ByteBuffer.self, failureType: (any Error).self,
            backPressureStrategy: .init(lowWatermark: Self.waiting.low, highWatermark: Self.waiting.high),
            finishOnDeinit: true,
            delegate: Demand(loop: loop, connection: NIOLoopBound(connection, eventLoop: loop)))
        source = made.source
        body = RequestBody(asyncSequence: made.sequence)
    }

    /// Hands a piece on.
    /// - Returns: Whether this is progress.
    func take(_ bytes: ByteBuffer) -> Bool {
        let steps = received / Self.step
        received += bytes.readableBytes
        isFull = source.yield(bytes) != .produceMore
        return received / Self.step > steps
    }

    func resume() { isFull = false }

    /// The body is whole.
    func finish() { source.finish() }

    /// The rest of the body will not come.
    func fail() { source.finish(BrokenBody()) }

    private struct BrokenBody: Error, CustomStringConvertible {
        var description: String { "the client went before it had sent the whole body" }
    }
}

/// Requests whose bodies are streams.
extension ConnectionHandler {
    /// Answers from the head on.
    func stream(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let stream = RequestStream(self, on: context.eventLoop)
        self.stream = stream
        answer(IncomingRequest(head: head, stream: stream.body))
        // What came before this answer could begin.
        while self.stream != nil, let part = held.popFirst() { feed(part) }
    }

    /// Takes a part of the streamed request.
    func feed(_ part: HTTPServerRequestPart) {
        switch part {
        case .head: break
        case .body(let bytes): if stream?.take(bytes) == true { lastProgress = .now() }
        case .end:
            stream?.finish()
            stream = nil
        }
    }

    /// The route wants more.
    fileprivate func continueStream() {
        stream?.resume()
        guard stream != nil, isReadHeld, let context else { return }
        isReadHeld = false
        context.read()
    }
}
