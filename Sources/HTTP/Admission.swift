import NIOCore
import Synchronization

/// Stands at the listening socket: knows the open connections, accepts no more than may be open, and closes those of an
/// address that has enough.
final class Admission: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    /// How many connections were closed because their address had enough.
    final class Count: Sendable {
        private let value = Atomic(0)

        var current: Int { value.load(ordering: .relaxed) }
        fileprivate func add() { value.add(1, ordering: .relaxed) }
    }

    private let limit: Int
    private let peerLimit: Int
    private let refused: Count
    private var open: [ObjectIdentifier: any Channel] = [:]
    /// The open connections of each address. Clients of a Unix socket have none.
    private var peers: [String: Int] = [:]
    private var isReadHeld = false

    init(limit: Int, peerLimit: Int, refused: Count) {
        self.limit = limit
        self.peerLimit = peerLimit
        self.refused = refused
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let channel = unwrapInboundIn(data)
        let peer = channel.remoteAddress?.peer
        guard peer != nil || channel.isLocal else {
            // Reset while it waited: what it asked for would be nobody's request.
            channel.close(promise: nil)
            return
        }
        if let peer {
            guard peers[peer, default: 0] < peerLimit else {
                refused.add()
                // A child that no loop knows yet: closing it gives the descriptor back and tells nobody else.
                channel.close(promise: nil)
                return
            }
            peers[peer, default: 0] += 1
        }
        let key = ObjectIdentifier(channel)
        open[key] = channel
        let loop = context.eventLoop.assumeIsolated()
        channel.closeFuture.hop(to: context.eventLoop).assumeIsolated().whenComplete { _ in
            self.open[key] = nil
            if let peer {
                let rest = self.peers[peer, default: 1] - 1
                self.peers[peer] = rest > 0 ? rest : nil
            }
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

    /// Whether as many are open as may be, and others wait.
    var isFull: Bool { open.count >= limit }

    /// The connections that are open now.
    var connections: [any Channel] { Array(open.values) }
}

extension Channel {
    /// Whether it is of a Unix socket, whose clients have no addresses.
    fileprivate var isLocal: Bool {
        if case .unixDomainSocket? = localAddress { true } else { false }
    }
}
