import NIOCore
import NIOHTTP1
import NIOSSL

/// What a caller's thread tells a connection.
enum ClientCommand: Sendable {
    case start(HTTPRequestHead, ClientExchange)
    case body(ByteBuffer)
    case end
}

/// The end of a connection's pipeline: hands commands down and answers to the exchange that is under way.
///
/// The channel reads when it is told to: during an exchange as long as its memory allows, and once while idle, to see
/// the server's end of the connection.
final class ClientHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = ClientCommand
    typealias OutboundOut = HTTPClientRequestPart

    /// The exchange that the connection is made for, until its request comes: a handshake may fail before.
    private var opening: ClientExchange?
    private var exchange: ClientExchange?
    /// An exchange whose answer has ended, to be told of it.
    private var ended: ClientExchange?

    init(opening: ClientExchange) { self.opening = opening }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .start(let head, let exchange):
            opening = nil
            self.exchange = exchange
            context.write(wrapOutboundOut(.head(head)), promise: promise)
            context.read()
        case .body(let buffer): context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: promise)
        case .end: context.write(wrapOutboundOut(.end(nil)), promise: promise)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let exchange else { return context.close(promise: nil) }
        let part = unwrapInboundIn(data)
        exchange.receive(part, certificate: try? context.pipeline.syncOperations.nioSSL_peerCertificate())
        if case .end = part {
            ended = exchange
            self.exchange = nil
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        tellEnd()
        if exchange?.announce() ?? true { context.read() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        tellEnd()
        (exchange ?? opening)?.end()
        exchange = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        (exchange ?? opening)?.fail(error)
        context.close(promise: nil)
        tellEnd()
    }

    private func tellEnd() {
        _ = ended?.announce()
        ended = nil
    }
}
