import NIOCore

/// Ends connections on which nothing gets done.
extension ConnectionHandler {
    private var patience: Duration {
        switch stage {
        case .waiting, .receiving: service.limits.request
        case .answering: service.limits.stall
        case .closing: service.limits.linger
        }
    }

    /// Looks now and then, and closes the connection when the last progress is too long ago.
    func watch(_ context: ChannelHandlerContext, after delay: Duration) {
        let channel = context.channel
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
            guard channel.isActive, let context = self.context else { return }
            let idle = NIODeadline.now() - self.lastProgress
            let left = self.patience - .nanoseconds(idle.nanoseconds)
            guard left > .zero else { return context.close(promise: nil) }
            // The stage may change meanwhile to one with less patience.
            self.watch(context, after: min(left, self.service.limits.request, self.service.limits.stall))
        }
    }
}
