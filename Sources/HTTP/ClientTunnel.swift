import NIOCore

/// Asks a proxy for a way to a server with `CONNECT` (RFC 9110, section 9.3.6), and is transparent from then on.
final class ClientTunnel: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The largest answer of a proxy, in bytes.
    private static let headLimit = 16 << 10

    private let request: String
    private let established: EventLoopPromise<Void>
    private var head = ByteBuffer()
    private var isDone = false

    /// - Parameters:
    ///   - target: Host and port.
    ///   - fields: Sent after `Host`, each with its line end.
    init(target: String, fields: String, established: EventLoopPromise<Void>) {
        request = "CONNECT \(target) HTTP/1.1\r\nHost: \(target)\r\n\(fields)\r\n"
        self.established = established
    }

    func handlerAdded(context: ChannelHandlerContext) {
        // A proxy may have closed already; nothing tells of that again.
        guard context.channel.isActive else { return finish(ClientFailure.proxyAnswer(nil), context) }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDone else { return context.fireChannelRead(data) }
        let known = head.readableBytes
        head.writeImmutableBuffer(unwrapInboundIn(data))
        let bytes = head.readableBytesView
        guard let end = Self.headEnd(bytes, from: max(0, known - 3)) else {
            if bytes.count > Self.headLimit { finish(ClientFailure.proxyAnswer(nil), context) }
            return
        }
        // A server does not speak before the client's hello: bytes behind the head are no tunnel's.
        switch Self.status(bytes) {
        case .some(200..<300) where end == bytes.endIndex: finish(nil, context)
        case .some(let status) where !(200..<300).contains(status): finish(ClientFailure.proxyStatus(status), context)
        default: finish(ClientFailure.proxyAnswer(nil), context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isDone { context.fireChannelReadComplete() } else { context.read() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(ClientFailure.proxyAnswer(nil), context)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(ClientFailure.proxyAnswer(error), context)
        context.fireErrorCaught(error)
    }

    private func finish(_ error: (any Error)?, _ context: ChannelHandlerContext) {
        guard !isDone else { return }
        isDone = true
        head.clear()
        if let error {
            established.fail(error)
            context.close(promise: nil)
        } else {
            established.succeed()
        }
    }

    private static func headEnd(_ bytes: ByteBufferView, from start: Int) -> Int? {
        var index = bytes.startIndex + start
        while index + 4 <= bytes.endIndex {
            if bytes[index..<index + 4].elementsEqual([13, 10, 13, 10]) { return index + 4 }
            index += 1
        }
        return nil
    }

    private static func status(_ bytes: ByteBufferView) -> Int? {
        let line = String(decoding: bytes.prefix(12), as: UTF8.self)
        guard line.hasPrefix("HTTP/1."), let status = Int(line.suffix(3)), status >= 200 else { return nil }
        return status
    }
}
