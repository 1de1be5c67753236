import NIOCore
import NIOSSL

/// Ends connections on which nothing gets done.
extension ConnectionHandler {
    private var patience: Duration {
        switch stage {
        case .waiting, .receiving: service.limits.request
        case .answering: service.limits.stall
        case .closing: service.limits.linger
        }
    }

    /// Closes without the farewell of TLS: the other side would be heard, and deciphered, as long as that takes.
    func closeAtOnce(_ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        guard isTLS, let outer = try? pipeline.context(handlerType: NIOSSLServerHandler.self) else {
            return context.close(promise: nil)
        }
        outer.close(promise: nil)
    }

    /// Looks now and then, and closes the connection when the last progress is too long ago.
    func watch(_ context: ChannelHandlerContext, after delay: Duration) {
        let channel = context.channel
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            guard channel.isActive, let context = self.context else { return }
            if self.isEndless { self.beat() }
            let idle = NIODeadline.now() - self.lastProgress
            let left = self.patience - .nanoseconds(idle.nanoseconds)
            guard left > .zero else { return context.close(promise: nil) }
            // The stage may change meanwhile to one with less patience.
            self.watch(
                context,
                after: min(left, self.service.limits.request, self.service.limits.stall, self.service.limits.heartbeat))
        }
    }
}
