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

    private init(address: ListenAddress, channel: any Channel, admission: NIOLoopBound<Admission>) {
        self.address = address
        self.channel = channel
        self.admission = admission
    }

    /// Starts to listen and to answer.
    /// - Throws: ``ListenError`` when the address is taken or not this machine's.
    package static func start(_ address: ListenAddress, _ service: Service) async throws(ListenError) -> Listener {
        try await start(at: address, service) { bootstrap in
            // Not by name: that would ask for the resolver, which a statically linked program does not have.
            bootstrap.bind(to: try SocketAddress(ipAddress: address.host, port: address.port))
        }
    }

    /// Starts to answer on a socket that listens already.
    /// - Throws: ``ListenError`` when it is no such socket.
    package static func start(
        on socket: consuming ListeningSocket, _ service: Service
    ) async throws(ListenError) -> Listener {
        let descriptor = socket.take()
        // Where it listens is found out below.
        return try await start(at: ListenAddress(host: "0.0.0.0", port: 0), service) { bootstrap in
            bootstrap.withBoundSocket(descriptor)
        }
    }

    private static func start(
        at address: ListenAddress, _ service: Service,
        bind: (ServerBootstrap) throws -> EventLoopFuture<any Channel>
    ) async throws(ListenError) -> Listener {
        let group = MultiThreadedEventLoopGroup.singleton
        let loop = group.next()
        let descriptors = service.content.opensFiles ? 2 : 1
        let limit = min(service.limits.connections, descriptorsAllowedBySystem() / descriptors)
        do {
            let admission = try await loop.submit { NIOLoopBound(Admission(limit: limit), eventLoop: loop) }.get()
            let bootstrap = ServerBootstrap(group: loop, childGroup: group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(admission.value)
                    }
                }
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let decoder = PersistentRequestDecoder(limits: service.limits.decoder)
                        try channel.pipeline.syncOperations.addHandlers([
                            ByteToMessageHandler(decoder), ConnectionHandler(service: service, decoder: decoder),
                        ])
                    }
                }
            let channel = try await bind(bootstrap).get()
            let bound = ListenAddress(
                host: channel.localAddress?.ipAddress ?? address.host, port: channel.localAddress?.port ?? address.port)
            return Listener(address: bound, channel: channel, admission: admission)
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

/// An address cannot be listened on.
package struct ListenError: Error, CustomStringConvertible, Sendable {
    package let address: ListenAddress
    /// The system's reason.
    package let cause: any Error

    package var description: String {
        "cannot listen on \(address): \(cause); stop what uses the port, or give another address with --listen"
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
