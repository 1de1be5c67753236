import Cluster
import Operations
import PKI
import TestSupport

/// Servers of the real etcd on the loopback address, with certificates such as kubeadm gives them.
struct EtcdCluster: Sendable {
    let authority: TestAuthority
    let endpoints: [String]

    /// A client of one of the servers.
    /// - Parameters:
    ///   - stranger: Another authority to make the client known by.
    ///   - trusted: Another authority for the client to trust.
    func client(
        _ index: Int = 0, knownBy stranger: TestAuthority? = nil, trusting trusted: TestAuthority? = nil
    ) async throws -> EtcdClient {
        let identity = try await (stranger ?? authority).client("slipway")
        return EtcdClient(
            endpoints[index], authority: try Certificate(pem: readText((trusted ?? authority).certificate)),
            identity: (
                try Certificate(pem: readText(identity.certificate)), try PrivateKey(pem: readText(identity.key))
            ))
    }

    /// Secrets of a cluster whose etcd this is.
    func secrets(_ secrets: ClusterSecrets) throws -> ClusterSecrets {
        ClusterSecrets(
            endpoint: secrets.endpoint, authority: secrets.authority, authorityKey: secrets.authorityKey,
            frontProxyAuthority: secrets.frontProxyAuthority,
            etcdAuthority: try CertificateAuthority(
                certificate: Certificate(pem: readText(authority.certificate)),
                key: PrivateKey(pem: readText(authority.key))),
            serviceAccountKey: secrets.serviceAccountKey, administrator: secrets.administrator,
            administratorKey: secrets.administratorKey, certificateKey: secrets.certificateKey,
            bootstrapToken: secrets.bootstrapToken)
    }

    /// Runs so many servers, named `node-0` and on, as long as a test's body does.
    static func run(_ count: Int, _ body: @escaping @Sendable (EtcdCluster) async throws -> Void) async throws {
        let authority = try await TestAuthority("etcd-ca")
        let server = try await authority.server(uses: "serverAuth,clientAuth")
        let directory = try TemporaryDirectory()
        let ports = try (0..<count).map { _ in (client: try freePort(), peer: try freePort()) }
        let cluster = EtcdCluster(authority: authority, endpoints: ports.map { "https://127.0.0.1:\($0.client)" })
        let peers = ports.enumerated().map { "node-\($0.offset)=https://127.0.0.1:\($0.element.peer)" }
        let commands = ports.enumerated().map { index, port in
            let (client, peer) = (cluster.endpoints[index], "https://127.0.0.1:\(port.peer)")
            return [
                "--name", "node-\(index)", "--data-dir", directory("data-\(index)"), "--log-level", "error",
                "--listen-client-urls", client, "--advertise-client-urls", client, "--listen-peer-urls", peer,
                "--initial-advertise-peer-urls", peer, "--initial-cluster", peers.joined(separator: ","),
                "--client-cert-auth", "--trusted-ca-file", authority.certificate, "--cert-file", server.certificate,
                "--key-file", server.key, "--peer-client-cert-auth", "--peer-trusted-ca-file", authority.certificate,
                "--peer-cert-file", server.certificate, "--peer-key-file", server.key,
            ]
        }
        try await start(commands[...]) {
            let client = try await cluster.client()
            try await awaitLeader(client)
            client.close()
            try await body(cluster)
        }
    }

    /// Adds a member that never starts.
    func add(_ peer: String) async throws {
        let identity = try await authority.client("slipway")
        let client = try await client()
        defer { client.close() }
        let end = ContinuousClock.now + .seconds(40)
        while true {
            // etcd waits for ever for a change that was lost with the leader that it had been told to.
            let added = try await TestSupport.run(
                "curl",
                [
                    "-sSf", "--max-time", "5", "--cacert", authority.certificate, "--cert", identity.certificate,
                    "--key", identity.key, "-d", "{\"peerURLs\": [\"\(peer)\"]}",
                    "\(endpoints[0])/v3/cluster/member/add",
                ])
            // One that was not acknowledged may have come through.
            if added.succeeded || (try? client.members().contains { $0.peerURLs == [peer] }) == true { return }
            // Not while members have just gone.
            guard ContinuousClock.now < end else { throw TestFailure("\(added)") }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    static func awaitLeader(_ client: EtcdClient) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while !client.isHealthy() {
            guard ContinuousClock.now < end else { throw TestFailure("etcd does not become healthy") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private static func start(_ commands: ArraySlice<[String]>, _ body: @escaping @Sendable () async throws -> Void)
        async throws
    {
        guard let command = commands.first else { return try await body() }
        let rest = commands.dropFirst()
        _ = try await whileRunning("etcd", command) { _ in try await start(rest, body) }
    }
}
