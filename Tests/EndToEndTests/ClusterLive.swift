import Markup
import TestKubernetes
import TestSupport

/// The program, a cluster file with its secrets, and a cluster of theirs that runs.
struct ClusterLive {
    let directory: TemporaryDirectory
    let server: FakeAPIServer
    let kubeconfig: String

    static let file = """
        name: rack-1
        loadBalancer: 192.0.2.10
        kubernetesVersion: "1.33.5"
        hosts:
          - {name: control-1, mac: "52:54:00:00:02:11", role: control-plane}
          - {name: control-2, mac: "52:54:00:00:02:12", role: control-plane}
          - {name: worker-1, mac: "52:54:00:00:02:21", role: worker}
        """

    init() async throws {
        directory = try TemporaryDirectory()
        try directory.write("cluster.yaml", Self.file)
        let started = try await Self.slipway(
            directory, ["cluster", "start", "-c", "cluster.yaml", "--out", "start.ign"])
        guard started.succeeded else { throw TestFailure("start: \(started)") }
        let secrets = try JSON.parse(
            Array(directory.read("state/clusters/rack-1/secrets.json").utf8), source: "secrets")
        guard case .string(let certificate)? = secrets["caCertificate"]?.value,
            case .string(let key)? = secrets["caKey"]?.value
        else { throw TestFailure("no authority in the secrets") }
        server = try await FakeAPIServer(authority: ClusterAuthority(certificate: certificate, key: key))
        var cluster = FakeCluster()
        cluster.endpoint = "192.0.2.10:6443"
        server.add(cluster)
        server.edit("deployments", "coredns", namespace: "kube-system", ["status": ["readyReplicas": 2]])
        kubeconfig = try await server.kubeconfig()
    }

    func slipway(_ arguments: String...) async throws -> CommandResult { try await Self.slipway(directory, arguments) }

    private static func slipway(_ directory: TemporaryDirectory, _ arguments: [String]) async throws -> CommandResult {
        try await run(
            Places.program, arguments, in: directory.path,
            environment: ["SLIPWAY_STATE": directory("state"), "HOME": directory.path])
    }

    /// What a config gives kubeadm.
    func kubeadm(_ name: String) throws -> String {
        let root = try JSON.parse(Array(directory.read(name).utf8), source: name).value
        guard case .array(let files)? = root["storage"]?["files"] else { throw TestFailure("no files in \(name)") }
        let file = files.first { "\($0["path"] ?? .null)".contains("kubeadm.conf") }
        guard case .string(let source)? = file?["contents"]?["source"] else { throw TestFailure("no kubeadm.conf") }
        return try Self.decoded(source, isCompressed: file?["contents"]?["compression"] == "gzip")
    }
}
