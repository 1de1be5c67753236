import NIOCore
import NIOHTTP1
import NIOPosix

/// The way to a server: itself, or through a proxy.
struct ClientRoute: Sendable {
    let key: ClientPool.Key
    /// What the request line names.
    let target: String
    /// For the proxy, if it reads the request.
    let authorization: String?
    private let host: String
    private let port: Int
    private let socket: UnixSocketPath?
    private let tunnel: Tunnel?

    private struct Tunnel: Sendable {
        let target: String
        let fields: String
    }

    /// - Parameter userAgent: What the proxy is told of the client.
    init(_ url: ClientURL, proxy: ClientSettings.Proxy?, userAgent: String) {
        // No proxy reaches a socket of this machine.
        let proxy = url.socket == nil ? proxy : nil
        socket = url.socket
        host = proxy?.host ?? url.socket?.description ?? url.host
        port = proxy?.port ?? url.port
        let authorization = proxy?.credentials.map { "Basic " + Base64Text.encoded($0.utf8) }
        if url.isTLS {
            key = ClientPool.Key(isTLS: true, host: url.host, port: url.port)
            target = url.target
            self.authorization = nil
            let field = authorization.map { "Proxy-Authorization: \($0)\r\n" } ?? ""
            tunnel = proxy.map { _ in
                Tunnel(
                    target: ClientURL.hostField(url.host, url.port), fields: "User-Agent: \(userAgent)\r\n\(field)")
            }
        } else {
            key = ClientPool.Key(isTLS: false, host: host, port: port)
            target = proxy == nil ? url.target : "http://\(url.hostField)\(url.target)"
            self.authorization = authorization
            tunnel = nil
        }
    }

    /// Begins to connect; the exchange is told of the end.
    func connect(_ exchange: ClientExchange, tls: ClientTLS?, deadline: Duration, pool: ClientPool) {
        let tunnel = tunnel
        let name = key.host
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(deadline))
            .channelOption(.autoRead, value: false)
            .channelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 4 << 10, initial: 64 << 10, maximum: 256 << 10)
            )
        let connection =
            if let socket { bootstrap.connect(unixDomainSocketPath: socket.path) } else {
                bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1).connect(host: host, port: port)
            }
        connection.flatMap { channel -> EventLoopFuture<any Channel> in
            pool.watch(channel)
            exchange.adopt(channel, isReady: false)
            let opened = channel.eventLoop.makePromise(of: Void.self)
            do {
                if let tunnel {
                    try channel.pipeline.syncOperations.addHandler(
                        ClientTunnel(target: tunnel.target, fields: tunnel.fields, established: opened))
                } else {
                    opened.succeed()
                }
            } catch {
                opened.fail(error)
            }
            return opened.futureResult.map { channel }
        }.flatMapErrorThrowing { error in
            // A proxy that closes at once ends the connection in any of its layers.
            switch error {
            case is ClientFailure, is NIOConnectionError, ChannelError.connectTimeout: throw error
            default: throw tunnel == nil ? error : ClientFailure.proxyAnswer(error)
            }
        }.flatMapThrowing { channel in
            guard channel.isActive else { throw ClientFailure.closed }
            let pipeline = channel.pipeline.syncOperations
            if let tls { try pipeline.addHandler(try tls.handler(host: name)) }
            try pipeline.addHandler(HTTPRequestEncoder())
            try pipeline.addHandler(ByteToMessageHandler(HTTPResponseDecoder()))
            try pipeline.addHandler(ClientHandler(opening: exchange))
            return channel
        }.whenComplete { result in
            switch result {
            case .success(let channel): exchange.adopt(channel, isReady: true)
            case .failure(let error):
                exchange.fail(error)
                exchange.abandon()
            }
        }
    }
}
