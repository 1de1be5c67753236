import NIOCore

/// Stands at the listening socket: knows the open connections, and accepts no more than may be open.
final class Admission: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    private let limit: Int
    private var open: [ObjectIdentifier: any Channel] = [:]
    private var isReadHeld = false

    init(limit: Int) {
        self.limit = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let channel = unwrapInboundIn(data)
        let key = ObjectIdentifier(channel)
        open[key] = channel
        let loop = context.eventLoop.assumeIsolated()
        channel.closeFuture.hop(to: context.eventLoop).assumeIsolated().whenComplete { _ in
            self.open[key] = nil
            guard self.isReadHeld else { return }
            self.isReadHeld = false
            loop.execute { context.read() }
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if open.count < limit {
            context.read()
        } else {
            isReadHeld = true
        }
    }

    /// The connections that are open now.
    var connections: [any Channel] { Array(open.values) }
}
