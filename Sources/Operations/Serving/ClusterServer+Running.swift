import FoundationEssentials
package import HTTP
import Inventory
import Ledger
import Logging
import Provisioning
import Server
import Store
import Synchronization

extension ClusterServer {
    /// A look at the certificate: what was put in the place of one that was given is shown within that time, and our own
    /// is renewed long before its end.
    static let certificatePause = Duration.seconds(12 * 3600)

    /// Starts to listen, and to look after what happens without requests.
    /// - Parameter sockets: Those that this program was started with: `http` and `https`.
    /// - Throws: `ListenError`, `ServerTLSError`.
    package func start(_ sockets: inout InheritedSockets) async throws -> Running {
        var secure: Listener?
        if let place = address.secure, let tls = try await certificates.serverTLS() {
            secure = try await server.startSecure(place, tls: tls, on: sockets.take("https"))
        }
        let plain = try await server.start(address.listen, on: sockets.take("http"))
        background.withLock { $0 = Task { await self.lookAfter() } }
        watching.withLock { $0 = Task { await self.watchCluster() } }
        return Running(server: self, plain: plain, secure: secure)
    }

    private func lookAfter() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.server.run() }
            group.addTask { await self.renewCertificate() }
        }
    }

    private func watchCluster() async {
        let answered = Mutex(false)
        await watch.run { sight in
            let before = answered.withLock { before in
                defer { before = sight.answers }
                return before
            }
            if before, !sight.answers, !Task.isCancelled {
                self.logger.warning("the cluster's API does not answer any more: \(logLine(sight.problem))")
            }
            for node in sight.nodes {
                do { try await self.note(node) } catch {
                    self.logger.error("that \(logLine(node.name)) is a node is not kept: \(logLine(error))")
                }
            }
        }
    }

    private func note(_ node: ClusterWatch.Node) async throws {
        // A node that somebody else made may have a name that none of ours can have.
        guard let name = try? HostName(node.name), let record = try await ledger.host(name),
            [.installing, .installed, .firstBoot, .failed].contains(record.phase)
        else { return }
        _ = try await ledger.apply(.nodeSeen(alive: node.alive), to: name, by: nil, policy: policy(of: name))
    }

    private func renewCertificate() async {
        while (try? await Task.sleep(for: Self.certificatePause)) != nil {
            do { try await renewCertificateNow() } catch {
                logger.error("the server's certificate is not renewed: \(logLine(error))")
            }
            if let warning = certificates.warning(now: Int64(Date().timeIntervalSince1970)) {
                logger.warning("\(warning)")
            }
        }
    }

    private func renewCertificateNow() async throws {
        guard certificates.current != nil else { return }
        try await changes.run {
            let (address, state, cluster) = (self.address, self.state, self.cluster)
            let new = try await blocking { _ in try ServerCertificate.load(cluster, address, state) }
            try await self.certificates.show(new)
        }
    }

    /// Ends what ``start(_:)`` began beside the listeners.
    fileprivate func endBackground() async {
        // Not waited for: a look at an API that does not answer takes its time, and writes nothing.
        watching.withLock { $0 }?.cancel()
        let task = background.withLock { $0 }
        task?.cancel()
        await task?.value
        do { try await server.writeProgress() } catch {
            logger.error("the last progress of the hosts is not kept: \(logLine(error))")
        }
    }

    /// A server that answers.
    package struct Running: Sendable {
        let server: ClusterServer
        package let plain: Listener
        /// nil where secrets go out in clear.
        package let secure: Listener?

        /// Whether it does what it is there for: reads its state, and answers a request as those of hosts.
        package func answers() async -> Bool {
            do {
                _ = try await server.store.entry(StoreKey("alive"))
                return try await answersRequests()
            } catch {
                server.logger.error("the server does not answer itself: \(logLine(error))")
                return false
            }
        }

        private func answersRequests() async throws -> Bool {
            let refused = plain.refusedConnections
            do {
                let url = "http://\(Self.reachable(plain.address))/healthz"
                let answer = try await Client.with(exchanges: 1) { client in
                    try await client.get(url, limit: 1024, deadline: Self.patience)
                }
                return answer.response.status == 200
            } catch {
                // One that is full answers those that it has.
                guard await !plain.isFull, plain.refusedConnections == refused else { return true }
                throw error
            }
        }

        private static let patience = Duration.seconds(10)

        private static func reachable(_ address: ListenAddress) -> ListenAddress {
            let own = ["0.0.0.0": "127.0.0.1", "::": "::1"]
            return ListenAddress(host: own[address.host] ?? address.host, port: address.port)
        }

        /// Accepts nothing more, lets downloads end as long as the deadline lets them, and writes down what is left.
        package func stop(within deadline: Duration) async {
            async let first: Void = plain.stop(within: deadline)
            async let second: Void? = secure?.stop(within: deadline)
            _ = await (first, second)
            await server.endBackground()
        }
    }
}
