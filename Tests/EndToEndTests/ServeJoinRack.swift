import FoundationEssentials
import Ignition
import Markup
import TestKubernetes
import TestSupport

/// Two hosts of a control plane and two workers, all armed, and a server that reaches their cluster by the kubeconfig it
/// made itself: whoever listens on that port with the cluster's authority is the cluster.
struct ServeJoinRack: Sendable {
    let directory: TemporaryDirectory
    /// Where the cluster's API belongs.
    let apiPort: Int
    private let port: Int
    private let securePort: Int

    private static let macs = [
        "control-1": "52-54-00-00-02-11", "control-2": "52-54-00-00-02-12", "worker-1": "52-54-00-00-02-21",
        "worker-2": "52-54-00-00-02-22",
    ]

    /// What a host was answered.
    struct Answer: Sendable, Hashable {
        let status: Int
        /// In seconds; nil where none was said.
        let retryAfter: Int?
        let body: String
    }

    init() async throws {
        directory = try TemporaryDirectory()
        (apiPort, port, securePort) = (try freePort(), try freePort(), try freePort())
        let hosts = Self.macs.sorted { $0.key < $1.key }.map { name, mac in
            let role = name.hasPrefix("control") ? "control-plane" : "worker"
            return "  - {name: \(name), mac: \"\(mac.replacing("-", with: ":"))\", role: \(role), arm: true}\n"
        }
        try directory.write(
            "cluster.yaml",
            """
            name: rack-1
            loadBalancer: 127.0.0.1
            kubeApiServerBindPort: \(apiPort)
            kubernetesVersion: "1.33.5"
            install: {kernel: vmlinuz, initrd: initrd.img}
            hosts:
            \(hosts.joined())
            """)
        let script = """
            head -c 4096 /dev/zero > vmlinuz
            printf '\\125\\252' | dd of=vmlinuz bs=1 seek=510 conv=notrunc status=none
            printf HdrS | dd of=vmlinuz bs=1 seek=514 conv=notrunc status=none
            echo vmlinuz | cpio -o -H newc --quiet | gzip > initrd.img
            """
        let made = try await run("sh", ["-euc", script], in: directory.path)
        guard made.succeeded else { throw TestFailure("\(made)") }
    }

    /// Runs the server as long as the body does.
    func serving<Result: Sendable>(
        _ body: @Sendable (RunningProgram) async throws -> Result
    ) async throws -> Result {
        try await whileRunning(
            Places.program,
            [
                "serve", "-c", directory("cluster.yaml"), "--listen", "127.0.0.1:\(port)", "--tls-listen",
                "127.0.0.1:\(securePort)", "--admin", "unix:\(directory("admin.sock"))",
            ], environment: ["SLIPWAY_STATE": directory("state")]
        ) { program in
            try await program.wait(for: "a healthy server") { program in
                guard !program.hasEnded else { throw TestFailure("the server has ended: \(program.error)") }
                return program.error.contains("Ctrl-C ends it")
            }
            return try await body(program)
        }.result
    }

    /// The cluster's API, with no node yet; the server must have made the cluster's secrets.
    func api() async throws -> FakeAPIServer {
        let secrets = try JSON.parse(
            Array(directory.read("state/clusters/rack-1/secrets.json").utf8), source: "secrets")
        guard case .string(let certificate)? = secrets["caCertificate"]?.value,
            case .string(let key)? = secrets["caKey"]?.value
        else { throw TestFailure("no authority in the secrets") }
        let api = try await FakeAPIServer(
            authority: ClusterAuthority(certificate: certificate, key: key), port: apiPort)
        var cluster = FakeCluster()
        cluster.nodes = []
        api.add(cluster)
        return api
    }

    /// A host goes through its installation, up to its first boot.
    /// - Returns: The token of its session.
    func install(_ name: String) async throws -> String {
        let mac = Self.macs[name] ?? ""
        let script = try await ask("http://127.0.0.1:\(port)/boot/\(mac).ipxe").body
        guard let match = script.firstMatch(of: /slipway\.nonce=([0-9a-f]{32})/) else {
            throw TestFailure("\(name) is not installed: \(script)")
        }
        let token = String(match.1)
        let kickstart = try await ask("\(host(token))/ks.cfg")
        guard kickstart.status == 200 else { throw TestFailure("\(name): \(kickstart)") }
        try await report(name, token, "installed")
        return token
    }

    func report(_ name: String, _ token: String, _ stage: String) async throws {
        let mac = (Self.macs[name] ?? "").replacing("-", with: "%3A")
        let answer = try await ask("\(host(token))/report", "--data", "mac=\(mac)&nonce=\(token)&stage=\(stage)")
        guard answer.status == 204 else { throw TestFailure("\(name): \(answer)") }
    }

    /// A host that was installed asks for its Ignition config, with Ignition's patience: an answer must begin within ten
    /// seconds (its `timeouts.httpResponseHeaders`).
    func config(_ token: String) async throws -> Answer { try await ask("\(host(token))/config.ign") }

    /// Asks until it gets its config.
    func configInTheEnd(_ token: String) async throws -> Answer {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let answer = try await config(token)
            if answer.status == 200 { return answer }
            guard answer.status == 503, ContinuousClock.now < end else { throw TestFailure("never ready: \(answer)") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func host(_ token: String) -> String { "https://127.0.0.1:\(securePort)/h/\(token)" }

    private func ask(_ url: String, _ more: String...) async throws -> Answer {
        let result = try await run(
            "curl",
            [
                "-sS", "--max-time", "10", "-w", "\n%header{retry-after} %{http_code}", "--cacert",
                directory("state/clusters/rack-1/tls/authority.pem"),
            ] + more + [url])
        guard result.succeeded, let end = result.output.lastIndex(of: "\n") else { throw TestFailure("\(result)") }
        let words = result.output[end...].dropFirst().split(separator: " ", omittingEmptySubsequences: false)
        return Answer(
            status: Int(words[1]) ?? 0, retryAfter: Int(words[0]), body: String(result.output[..<end]))
    }

    /// What an operator says or asks.
    @discardableResult
    func operate(_ arguments: String...) async throws -> String {
        let result = try await run(
            Places.program, ["host"] + arguments + ["--server", "unix:\(directory("admin.sock"))"])
        guard result.succeeded else { throw TestFailure("host \(arguments): \(result)") }
        return result.output
    }

    /// The sentences of a host's story.
    func story(_ name: String) async throws -> [String] {
        try await operate("events", name).split(separator: "\n").map(String.init)
    }

    /// What a config gives kubeadm.
    func kubeadm(_ config: String) throws -> String {
        let root = try JSON.parse(Array(config.utf8), source: "config").value
        guard case .array(let files)? = root["storage"]?["files"],
            let file = files.first(where: { $0["path"] == "/etc/kubernetes/kubeadm.conf" }),
            case .string(let source)? = file["contents"]?["source"]
        else { throw TestFailure("no kubeadm.conf") }
        return try ClusterLive.decoded(source, isCompressed: file["contents"]?["compression"] == "gzip")
    }

    /// The pin of the authority in the cluster's own kubeconfig, as kubeadm has it.
    func pin() async throws -> String {
        let script = """
            sed -n 's/.*certificate-authority-data: *//p' state/clusters/rack-1/kubeconfig | tr -d '"' | base64 -d |
                openssl x509 -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -r
            """
        let result = try await run("sh", ["-euc", script], in: directory.path)
        return "sha256:" + result.output.prefix { $0 != " " }
    }
}

/// The bootstrap tokens of a cluster.
extension FakeAPIServer {
    /// One as its Secret has it.
    struct Token: Hashable {
        let text: String
        /// As `2026-11-22T08:00:00Z`.
        let expiration: String
        let usages: Set<String>
    }

    /// Those that were made for a host.
    func tokens(of host: String) throws -> [Token] {
        try objects("secrets", namespace: "kube-system").compactMap { secret in
            guard secret["type"] == "bootstrap.kubernetes.io/token" else { return nil }
            func field(_ name: String) throws -> String {
                guard case .string(let text)? = secret["data"]?[name] else { return "" }
                return try ClusterLive.decoded("data:;base64,\(text)", isCompressed: false)
            }
            guard try field("description").hasSuffix(" \(host)") else { return nil }
            return Token(
                text: try field("token-id") + "." + field("token-secret"), expiration: try field("expiration"),
                usages: Set(
                    try ["usage-bootstrap-authentication", "usage-bootstrap-signing", "auth-extra-groups"].map(field)))
        }
    }
}
