import Cluster
import Ignition
import Inventory
import Kubernetes
import Markup
import PKI
import SystemPackage
import TestKubernetes
import TestSupport

@testable import Operations

/// A cluster file, its secrets, and a cluster of theirs that runs.
struct LiveSetting {
    let directory: TemporaryDirectory
    let server: FakeAPIServer
    let definition: ClusterDefinition
    let store: SecretStore
    let secrets: ClusterSecrets

    static let endpoint = "192.0.2.10:6443"
    static let file = """
        name: rack-1
        loadBalancer: 192.0.2.10
        kubernetesVersion: "1.33.5"
        hosts:
          - {name: control-1, mac: "52:54:00:00:02:11", role: control-plane}
          - {name: control-2, mac: "52:54:00:00:02:12", role: control-plane}
          - {name: worker-1, mac: "52:54:00:00:02:21", role: worker}
          - {name: worker-9, mac: "52:54:00:00:02:29", role: worker}
        """

    /// Made once: RSA keys take their time.
    private static let made = Result {
        let directory = try TemporaryDirectory()
        let definition = try ClusterFile.parse(Array(file.utf8), source: "cluster.yaml", directory: "/")
        return try SecretStore(FilePath(directory.path), cluster: definition.name)
            .load(creatingFor: definition, now: Moment.now.seconds)
    }

    private static let authority = Result {
        let secrets = try made.get()
        return try ClusterAuthority(
            certificate: secrets.authority.pem, key: secrets.authorityKey.traditional)
    }

    /// - Parameter hasOwnSecrets: Whether its authority is no other setting's.
    init(hasOwnSecrets: Bool = false, _ shape: (inout FakeCluster) -> Void = { _ in }) async throws {
        let directory = try TemporaryDirectory()
        self.directory = directory
        definition = try ClusterFile.parse(
            Array(Self.file.utf8), source: "cluster.yaml", directory: FilePath(directory.path))
        store = SecretStore(FilePath(directory.path), cluster: definition.name)
        if hasOwnSecrets {
            secrets = try store.load(creatingFor: definition, now: Moment.now.seconds)
        } else {
            secrets = try Self.made.get()
            try store.replace(definition, with: secrets)
        }
        let authority =
            hasOwnSecrets
            ? try ClusterAuthority(certificate: secrets.authority.pem, key: secrets.authorityKey.traditional)
            : try Self.authority.get()
        var cluster = FakeCluster()
        cluster.endpoint = Self.endpoint
        shape(&cluster)
        server = try await FakeAPIServer(authority: authority)
        server.add(cluster)
        server.edit(
            "deployments", "coredns", namespace: "kube-system", ["status": ["replicas": 2, "readyReplicas": 2]])
    }

    func client(
        _ login: FakeAPIServer.Login = .admin, trust: FakeAPIServer.Trust = .own, deadline: Duration = .seconds(10),
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) async throws -> APIClient {
        let path = try await server.kubeconfig(login, trust: trust)
        let access = try ClusterAccess.load(FilePath(path), context: nil, variables: [:])
        return APIClient(access, variables: [:], deadline: deadline, isStopped: isStopped)
    }

    func join(_ role: HostRole, host: String? = nil) throws -> LiveJoin {
        var join = LiveJoin(
            definition, role: role, host: try host.flatMap { definition.host(named: try HostName($0)) }, version: .v3_4)
        join.secrets = role == .controlPlane ? secrets : nil
        return join
    }

    /// What the cluster holds that joining changes, to be compared before and after.
    var stored: [Value] {
        ["secrets", "roles", "rolebindings", "configmaps"].flatMap { server.objects($0) }
    }

    /// Runs a join where it may block.
    func run(
        _ join: LiveJoin, _ api: APIClient, rescue: APIClient? = nil,
        write: @escaping @Sendable (String) throws -> Void = { _ in }
    ) async throws -> LiveJoin.Outcome {
        try await blocking { _ in try join.run(api, rescue: rescue ?? api, now: .now, write: write) }
    }
}
