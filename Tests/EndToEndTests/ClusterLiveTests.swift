import Ignition
import Markup
import TestKubernetes
import TestSupport
import Testing

extension ClusterLive {
    static func decoded(_ source: String, isCompressed: Bool) throws -> String {
        String(decoding: try DataURL.decode(source, isCompressed: isCompressed), as: UTF8.self)
    }
}

/// The program lets hosts into a cluster that runs, takes one over, and looks at it; the real client sees what it did.
@Suite(.timeLimit(.minutes(3))) struct ClusterLiveTests {
    @Test(.enabled(if: Kubectl.isUsable)) func aWorkerJoins() async throws {
        let live = try await ClusterLive()
        let joined = try await live.slipway(
            "cluster", "join", "-c", "cluster.yaml", "-k", live.kubeconfig, "--role", "worker", "--ttl", "2h", "--out",
            "worker.ign", "-o", "json")
        #expect(joined.succeeded, "\(joined)")
        let said = try JSON.parse(Array(joined.output.utf8), source: "output").value
        guard case .string(let id)? = said["tokenID"], case .array(let pins)? = said["authorityPins"],
            case .string(let pin)? = pins.first
        else { throw TestFailure("no token: \(joined)") }
        let secret = try await Kubectl(live.server).json("get", "secret", "-n", "kube-system", "bootstrap-token-\(id)")
        #expect(secret["type"] == "bootstrap.kubernetes.io/token" && said["tokenEnd"] != nil)
        let text = try await python(
            """
            import base64, json, sys
            data = {k: base64.b64decode(v).decode() for k, v in json.load(sys.stdin)["data"].items()}
            print(data["token-id"] + "." + data["token-secret"])
            print(data["expiration"], data["auth-extra-groups"])
            """, input: secret.json())
        let lines = text.split(separator: "\n").map(String.init)
        let kubeadm = try live.kubeadm("worker.ign")
        #expect(kubeadm.contains(lines[0]) && kubeadm.contains(pin))
        #expect(
            lines[1]
                == "\("\(said["tokenEnd"] ?? "")".split(separator: "\"")[1]) system:bootstrappers:kubeadm:default-node-token"
        )
        #expect(!joined.output.contains(lines[0].suffix(16)) && !joined.error.contains(lines[0].suffix(16)))
        let mode = try await run("stat", ["-c", "%a", live.directory("worker.ign")])
        #expect(mode.output == "600\n")
    }

    /// What is uploaded is opened as kubeadm does, by another library, with the key of the config.
    @Test func aControlPlaneHostJoins() async throws {
        let live = try await ClusterLive()
        let joined = try await live.slipway(
            "cluster", "join", "-c", "cluster.yaml", "-k", live.kubeconfig, "--host", "control-2", "--out", "cp.ign")
        #expect(joined.succeeded && joined.error.contains("create Secret kube-system/kubeadm-certs"), "\(joined)")
        let secret = try #require(live.server.object("secrets", "kubeadm-certs", namespace: "kube-system"))
        let opened = try await python(
            """
            import base64, json, re, sys
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            given = json.load(sys.stdin)
            key = re.search(r"certificateKey:\\s*\\"?([0-9a-f]{64})", given["kubeadm"]).group(1)
            for name, value in sorted(given["secret"]["data"].items()):
                sealed = base64.b64decode(value)
                plain = AESGCM(bytes.fromhex(key)).decrypt(sealed[:12], sealed[12:], None)
                print(name, plain.decode().splitlines()[0])
            """,
            input: Value.object([.init("secret", secret), .init("kubeadm", .string(live.kubeadm("cp.ign")))]).json())
        let names = opened.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
        #expect(
            names == [
                "ca.crt", "ca.key", "etcd-ca.crt", "etcd-ca.key", "front-proxy-ca.crt", "front-proxy-ca.key", "sa.key",
                "sa.pub",
            ], "\(opened)")
        #expect(opened.contains("ca.key -----BEGIN RSA PRIVATE KEY-----"))
        #expect(!joined.error.contains("PRIVATE"))
    }

    @Test func aDryRunAndRefusalsWriteNothing() async throws {
        let live = try await ClusterLive()
        let join = ["cluster", "join", "-c", "cluster.yaml", "-k", live.kubeconfig]
        let dry = try await live.slipway(join[0], join[1], join[2], join[3], join[4], join[5], "-r", "--dry-run")
        #expect(dry.succeeded && dry.output.contains("would create Secret kube-system/kubeadm-certs"), "\(dry)")
        #expect(live.server.changes == [])
        let noPlace = try await live.slipway(
            join[0], join[1], join[2], join[3], join[4], join[5], "--role", "worker", "--out", "missing/worker.ign")
        #expect(!noPlace.succeeded && noPlace.error.contains("missing"), "\(noPlace)")
        #expect(live.server.objects("secrets", namespace: "kube-system").isEmpty)
        let usage = try await live.slipway(join[0], join[1], join[2], join[3], join[4], join[5], "-o", "json")
        #expect(usage.status == 2, "\(usage)")
        await live.server.stop()
        let unreachable = try await live.slipway(
            join[0], join[1], join[2], join[3], join[4], join[5], "--role", "worker")
        #expect(unreachable.status == 3 && unreachable.error.contains("cannot be reached"), "\(unreachable)")
        #expect(unreachable.output == "")
    }

    @Test(.enabled(if: Kubectl.isUsable)) func offlineTheManifestIsApplied() async throws {
        let live = try await ClusterLive()
        let joined = try await live.slipway(
            "cluster", "join", "-c", "cluster.yaml", "--role", "control-plane", "--manifest-out", "join.yaml", "--out",
            "cp.ign")
        #expect(joined.succeeded && joined.error.contains("apply -f join.yaml"), "\(joined)")
        let applied = try await Kubectl(live.server)("apply", "-f", live.directory("join.yaml"))
        #expect(applied.succeeded && applied.output.contains("secret/kubeadm-certs created"), "\(applied)")
        let mode = try await run("stat", ["-c", "%a", live.directory("join.yaml")])
        #expect(mode.output == "600\n")
    }

    @Test func anAdoptedClusterIsJoinedAtOnce() async throws {
        let live = try await ClusterLive()
        let adopted = try await live.slipway(
            "cluster", "adopt", "-k", live.kubeconfig, "--name", "old", "--out", "old.yaml")
        #expect(adopted.succeeded && adopted.output.contains("wrote old.yaml"), "\(adopted)")
        let again = try await live.slipway(
            "cluster", "adopt", "-k", live.kubeconfig, "--name", "old", "--out", "old.yaml")
        #expect(again.status == 1 && again.error.contains("--force"), "\(again)")
        let valid = try await live.slipway("cluster", "validate", "-c", "old.yaml")
        #expect(valid.succeeded, "\(valid)")
        let worker = try await live.slipway(
            "cluster", "join", "-c", "old.yaml", "-k", live.kubeconfig, "--role", "worker", "--out", "worker.ign")
        #expect(worker.succeeded, "\(worker)")
        #expect(try live.kubeadm("worker.ign").contains("192.0.2.10:6443"))
        let controlPlane = try await live.slipway("cluster", "join", "-c", "old.yaml", "-k", live.kubeconfig, "-r")
        #expect(controlPlane.status == 1 && controlPlane.error.contains("secrets import --pki"), "\(controlPlane)")
    }

    @Test func theStatusIsToldByTheExitStatus() async throws {
        let live = try await ClusterLive()
        let missing = try await live.slipway("cluster", "status", "-k", live.kubeconfig, "-c", "cluster.yaml")
        #expect(missing.status == 1 && missing.output.contains("host control-2 of the cluster file"), "\(missing)")
        let healthy = try await live.slipway("cluster", "status", "-k", live.kubeconfig)
        #expect(healthy.status == 0 && healthy.output.contains("as it should be"), "\(healthy)")
        let json = try await live.slipway("cluster", "status", "-k", live.kubeconfig, "-o", "json")
        #expect(try JSON.parse(Array(json.output.utf8), source: "status").value["healthy"] == true)
        await live.server.stop()
        let gone = try await live.slipway("cluster", "status", "-k", live.kubeconfig)
        #expect(gone.status == 3, "\(gone)")
    }

    private func python(_ program: String, input: String) async throws -> String {
        let result = try await run("python3", ["-c", program], input: input)
        guard result.succeeded else { throw TestFailure("python3: \(result)") }
        return result.output
    }
}
