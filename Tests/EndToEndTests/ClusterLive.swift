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

    var environment: [String: String] { Self.environment(directory) }

    func slipway(_ arguments: String...) async throws -> CommandResult { try await slipway(arguments) }

    func slipway(_ arguments: [String]) async throws -> CommandResult { try await Self.slipway(directory, arguments) }

    private static func slipway(_ directory: TemporaryDirectory, _ arguments: [String]) async throws -> CommandResult {
        try await run(
            Places.program, arguments, in: directory.path,
            environment: environment(directory))
    }

    private static func environment(_ directory: TemporaryDirectory) -> [String: String] {
        ["SLIPWAY_STATE": directory("state"), "HOME": directory.path]
    }

    /// What a config gives kubeadm.
    func kubeadm(_ name: String) throws -> String {
        guard let file = try files(name, below: "/etc/kubernetes/").first(where: { $0.name == "kubeadm.conf" }) else {
            throw TestFailure("no kubeadm.conf")
        }
        return file.text
    }

    /// The files of a config in a directory, by their names there.
    func files(_ config: String, below folder: String) throws -> [(name: String, text: String)] {
        let root = try JSON.parse(Array(directory.read(config).utf8), source: config).value
        guard case .array(let files)? = root["storage"]?["files"] else { throw TestFailure("no files in \(config)") }
        return try files.compactMap { file in
            guard case .string(let path)? = file["path"], path.hasPrefix(folder),
                case .string(let source)? = file["contents"]?["source"]
            else { return nil }
            let text = try Self.decoded(source, isCompressed: file["contents"]?["compression"] == "gzip")
            return (String(path.dropFirst(folder.count)), text)
        }
    }
}
