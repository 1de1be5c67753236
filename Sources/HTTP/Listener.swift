import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// A socket that answers HTTP/1.1 requests.
package final class Listener: Sendable {
    /// Where it listens, with the port that the system gave.
    package let address: ListenAddress
    private let channel: any Channel
    private let admission: NIOLoopBound<Admission>
    private let refused: Admission.Count

    private init(
        address: ListenAddress, channel: any Channel, admission: NIOLoopBound<Admission>, refused: Admission.Count
    ) {
        self.address = address
        self.channel = channel
        self.admission = admission
        self.refused = refused
    }

    /// How many connections were closed because their address had as many as one may have.
    package var refusedConnections: Int { refused.current }

    /// Whether as many connections are open as may be: others wait until one of them ends.
    package var isFull: Bool {
        get async { (try? await channel.eventLoop.submit { self.admission.value.isFull }.get()) ?? false }
    }

    /// Starts to listen and to answer.
    /// - Parameter tls: Lets every connection speak TLS.
    /// - Throws: ``ListenError`` when the address is taken or not this machine's.
    package static func start(
        _ address: ListenAddress, _ service: Service, tls: ServerTLS? = nil
    ) async throws(ListenError) -> Listener {
        try await start(at: address, service, tls: tls) { bootstrap in
            // Not by name: that would ask for the resolver, which a statically linked program does not have.
            bootstrap.bind(to: try SocketAddress(ipAddress: address.host, port: address.port))
        }
    }

    /// Starts to answer on a socket that listens already.
    /// - Throws: ``ListenError`` when it is no such socket.
    package static func start(
        on socket: consuming ListeningSocket, _ service: Service, tls: ServerTLS? = nil
    ) async throws(ListenError) -> Listener {
        let descriptor = socket.take()
        // Where it listens is found out below.
        return try await start(at: ListenAddress(host: "0.0.0.0", port: 0), service, tls: tls) { bootstrap in
            bootstrap.withBoundSocket(descriptor)
        }
    }

    private static func start(
        at address: ListenAddress, _ service: Service, tls: ServerTLS?,
        bind: (ServerBootstrap) throws -> EventLoopFuture<any Channel>
    ) async throws(ListenError) -> Listener {
        let group = MultiThreadedEventLoopGroup.singleton
        let loop = group.next()
        let descriptors = service.content.opensFiles ? 2 : 1
        let share = descriptorsAllowedBySystem() / descriptors / service.limits.listeners
        let limit = min(service.limits.connections, max(1, share))
        let refused = Admission.Count()
        do {
            let admission = try await loop.submit {
                let peerLimit = service.limits.connectionsPerPeer
                return NIOLoopBound(Admission(limit: limit, peerLimit: peerLimit, refused: refused), eventLoop: loop)
            }.get()
            let bootstrap = ServerBootstrap(group: loop, childGroup: group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(admission.value)
                    }
                }
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                // What is read while an answer is under way waits in memory: no more than one read.
                .childChannelOption(.maxMessagesPerRead, value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let tls { try channel.pipeline.syncOperations.addHandler(tls.handler()) }
                        let decoder = PersistentRequestDecoder(limits: service.limits.decoder)
                        try channel.pipeline.syncOperations.addHandlers([
                            ByteToMessageHandler(decoder),
                            ConnectionHandler(service: service, decoder: decoder, isTLS: tls != nil),
                        ])
                    }
                }
            let channel = try await bind(bootstrap).get()
            let bound = ListenAddress(
                host: channel.localAddress?.ipAddress ?? address.host, port: channel.localAddress?.port ?? address.port)
            return Listener(address: bound, channel: channel, admission: admission, refused: refused)
        } catch {
            throw ListenError(address: address, cause: error)
        }
    }

    /// Stops: accepts nothing more, lets answers that are on their way finish, and breaks off those that take longer.
    package func stop(within deadline: Duration) async {
        try? await channel.close()
        let connections = (try? await channel.eventLoop.submit { self.admission.value.connections }.get()) ?? []
        for connection in connections { connection.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        let end = channel.eventLoop.scheduleTask(in: TimeAmount(deadline)) {
            for connection in connections { connection.close(promise: nil) }
        }
        for connection in connections { try? await connection.closeFuture.get() }
        end.cancel()
    }
}

/// Raises the soft limit of open files to the hard one, and leaves some for other uses.
private func descriptorsAllowedBySystem() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 512 }
    if limit.rlim_cur < limit.rlim_max {
        var raised = limit
        raised.rlim_cur = min(limit.rlim_max, 1 << 20)
        if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
    }
    return max(64, Int(clamping: limit.rlim_cur) - 256)
}
