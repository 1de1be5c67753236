import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
package import TestSupport

/// An API server of Kubernetes that lives in the test, on a loopback port with TLS, and keeps all in memory.
///
/// It is a fake, since no package index has the real one: written from the API's documentation and from what the real
/// server answers, so that what is hard about it is there: versions and conflicts, RBAC, watches, graceful deletion,
/// evictions, bootstrap tokens. It goes wrong when it is told to (``fail(_:on:skipping:times:)``) and writes down what
/// it was asked. The real `kubectl` is run against it to keep it honest.
///
/// It answers as long as somebody holds it: keep it to the end of the test.
package final class FakeAPIServer: Sendable {
    package let authority: ClusterAuthority
    /// Files of this server: kubeconfigs, certificates.
    package let directory: TemporaryDirectory
    let state: Mutex<APIState>
    let tls: Mutex<NIOSSLContext>
    private let network: Mutex<Network>
    let podEnd: Duration

    /// Where it listens, the same after a pause.
    package var port: Int { network.withLock { $0.port } }

    private struct Network {
        /// 0 until the system has chosen one.
        var port = 0
        var listener: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
    }

    /// - Parameters:
    ///   - authority: Whose certificates are good here; nil makes a new one.
    ///   - version: Of Kubernetes, as `v1.33.5`.
    ///   - podEnd: How long pods that are deleted gracefully really need.
    ///   - port: Where to listen; 0 for any.
    package init(
        authority: ClusterAuthority? = nil, version: String = "v1.33.5", podEnd: Duration = .milliseconds(50),
        port: Int = 0
    ) async throws {
        let authority = if let authority { authority } else { try await ClusterAuthority() }
        self.authority = authority
        self.podEnd = podEnd
        network = Mutex(Network(port: port))
        directory = try TemporaryDirectory()
        var state = APIState()
        state.version = version
        state.addDefaults()
        self.state = Mutex(state)
        let identity = try await authority.server(Self.names)
        tls = Mutex(try Self.context(identity, authority))
        try await start()
    }

    deinit {
        let network = network.withLock { $0 }
        network.listener?.close(promise: nil)
        for connection in network.connections.values { connection.close(promise: nil) }
    }

    static let names = "IP:127.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default.svc"

    static func context(_ identity: ClusterAuthority.Identity, _ authority: ClusterAuthority) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(identity.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: identity.key, format: .pem)))
        configuration.certificateVerification = .optionalVerification
        configuration.trustRoots = .certificates(
            try NIOSSLCertificate.fromPEMBytes(Array(authority.certificate.utf8)))
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }

    /// Listens, again after ``stop()``.
    package func start() async throws {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { [weak self] channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let self else { throw ChannelError.ioOnClosedChannel }
                    try self.accept(channel)
                }
            }
        let listener = try await bootstrap.bind(host: "127.0.0.1", port: port).get()
        network.withLock { network in
            network.listener = listener
            network.port = listener.localAddress?.port ?? 0
        }
    }

    /// Ends all connections; nothing listens any more.
    package func stop() async {
        let (listener, connections) = network.withLock { network in
            defer { network = Network(port: network.port) }
            return (network.listener, network.connections.values)
        }
        try? await listener?.close()
        for connection in connections { try? await connection.close() }
    }

    private func accept(_ channel: any Channel) throws {
        let peer = PeerBox()
        let handler = NIOSSLServerHandler(context: tls.withLock { $0 }) { [authority] chain, promise in
            let der = (try? chain.first?.toDERBytes()) ?? []
            Task {
                peer.peer.withLock { $0 = .refused }
                let found = await authority.peer(der)
                peer.peer.withLock { $0 = found }
                // As the real server: a bad certificate is an answer (401), no broken handshake.
                promise.succeed(.certificateVerified)
            }
        }
        try channel.pipeline.syncOperations.addHandler(handler)
        try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
        try channel.pipeline.syncOperations.addHandler(APIHandler(self, peer))
        let identifier = ObjectIdentifier(channel)
        network.withLock { $0.connections[identifier] = channel }
        channel.closeFuture.whenComplete { [weak self] _ in
            self?.network.withLock { $0.connections[identifier] = nil }
        }
    }
}

/// Whom the TLS handshake of a connection showed.
final class PeerBox: Sendable {
    let peer = Mutex(ClusterAuthority.Peer.nobody)
}
