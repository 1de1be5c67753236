import Glibc
import Markup
import TestKubernetes
import TestSupport
import Testing

/// The program takes nodes out of a cluster and moves them; the real client looks at what is left.
@Suite(.enabled(if: Kubectl.isUsable, "kubectl is not installed"), .timeLimit(.minutes(3)))
struct ClusterLiveRemovalTests {
    private func addPod(_ server: FakeAPIServer) {
        server.put([
            "apiVersion": "v1", "kind": "Pod",
            "metadata": [
                "name": "web-1", "namespace": "default",
                "ownerReferences": [
                    ["apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "uid": "0d4a", "controller": true]
                ],
            ],
            "spec": [
                "nodeName": "worker-1", "containers": [["name": "main", "image": "registry.k8s.io/pause:3.10"]],
            ],
            "status": ["phase": "Running"],
        ])
    }

    private func names(_ kubectl: Kubectl, _ arguments: String...) async throws -> [String] {
        let result = try await run(
            kubectl.program, ["get"] + arguments + ["-o", "name"], environment: kubectl.environment)
        return result.output.split(separator: "\n").map(String.init).sorted()
    }

    @Test func aNodeIsRemoved() async throws {
        let live = try await ClusterLive()
        addPod(live.server)
        let kubectl = try await Kubectl(live.server)
        let remove = ["cluster", "remove", "-k", live.kubeconfig, "--node"]
        let dry = try await live.slipway(remove + ["worker-1", "--dry-run", "-o", "json"])
        let plan = try JSON.parse(Array(dry.output.utf8), source: "plan").value
        #expect(dry.succeeded && plan["dryRun"] == true && plan["pods"] == ["default/web-1"], "\(dry)")
        #expect(live.server.changes == [])
        let removed = try await live.slipway(remove + ["worker-1", "-c", "cluster.yaml"])
        #expect(removed.succeeded && removed.error.contains("still runs its containers"), "\(removed)")
        #expect(removed.output.hasSuffix("done: delete Node worker-1\n"), "\(removed)")
        #expect(try await names(kubectl, "nodes") == ["node/control-1"])
        #expect(try await names(kubectl, "pods", "-n", "default") == [])
        let again = try await live.slipway(remove + ["worker-1"])
        #expect(again.status == 3 && again.error.contains("there is none"), "\(again)")
        let last = try await live.slipway(remove + ["control-1"])
        #expect(last.status == 1 && last.error.contains("the only node"), "\(last)")
    }

    /// Ctrl-C while pods end.
    @Test func anInterruptedRemovalIsTakenBack() async throws {
        let live = try await ClusterLive()
        addPod(live.server)
        live.server.hold(pod: "web-1")
        let server = live.server
        let ended = try await whileRunning(
            Places.program, ["cluster", "remove", "-k", live.kubeconfig, "--node", "worker-1"],
            environment: live.environment
        ) { program in
            while !server.changes.contains(where: { $0.hasSuffix("/eviction") }) {
                try await Task.sleep(for: .milliseconds(20))
            }
            kill(program.processIdentifier, SIGINT)
            while server.object("nodes", "worker-1")?["spec"]?["unschedulable"] == true {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        #expect(ended.program.error.contains("evicting pod default/web-1"), "\(ended.program)")
        let node = try await Kubectl(live.server)("get", "node", "worker-1")
        #expect(node.succeeded && !node.output.contains("SchedulingDisabled"), "\(node)")
    }

    @Test func aNodeMoves() async throws {
        let (old, new) = (try await ClusterLive(), try await ClusterLive())
        addPod(old.server)
        new.server.remove("nodes", "worker-1")
        old.server.hold(pod: "web-1")
        let migrate = [
            "cluster", "migrate", "--node", "worker-1", "-k", old.kubeconfig, "-d", new.kubeconfig, "--out",
            "worker-1.ign",
        ]
        let (source, destination) = (try await Kubectl(old.server), try await Kubectl(new.server))
        let kept = try await old.slipway(migrate + ["--timeout", "1s"])
        #expect(kept.status == 3 && kept.error.contains("did not end within 1 second"), "\(kept)")
        #expect(try await names(destination, "secrets", "-n", "kube-system") == [])
        #expect(try await names(source, "nodes") == ["node/control-1", "node/worker-1"])
        #expect(access(old.directory("worker-1.ign"), F_OK) != 0)

        old.server.letGo(pod: "web-1")
        let moved = try await old.slipway(migrate + ["-o", "json"])
        #expect(moved.succeeded, "\(moved)")
        let said = try JSON.parse(Array(moved.output.utf8), source: "moved").value
        guard case .string(let id)? = said["destination"]?["tokenID"] else { throw TestFailure("\(moved)") }
        #expect(said["source"]?["node"] == "worker-1")
        #expect(
            try await names(destination, "secrets", "-n", "kube-system") == ["secret/bootstrap-token-\(id)"])
        #expect(try await names(source, "nodes") == ["node/control-1"])
        #expect(try old.kubeadm("worker-1.ign").contains("\(id)."))
        let same = try await old.slipway([
            "cluster", "migrate", "-N", "control-1", "-k", old.kubeconfig, "-d", old.kubeconfig,
        ])
        #expect(same.status == 1 && same.error.contains("one cluster"), "\(same)")
    }

    /// Without a cluster file the cluster says what it is; with another's it is left alone.
    @Test func aClusterWithoutFileIsAdoptedJoinedAndLookedAt() async throws {
        let (live, other) = (try await ClusterLive(), try await ClusterLive())
        let joined = try await live.slipway(
            ["cluster", "join", "-k", live.kubeconfig, "--role", "worker", "--out", "worker.ign"])
        #expect(joined.succeeded, "\(joined)")
        #expect(try live.kubeadm("worker.ign").contains("192.0.2.10:6443"))
        let none = try await live.slipway(["cluster", "join", "--role", "worker"])
        #expect(none.status == 2 && none.error.contains("--cluster FILE"), "\(none)")
        other.server.forgetRequests()
        for command in [["join", "--role", "worker"], ["remove", "--node", "worker-1"], ["status"]] {
            let wrong = try await live.slipway(["cluster"] + command + ["-c", "cluster.yaml", "-k", other.kubeconfig])
            #expect(wrong.status == 1 && wrong.error.contains("leads to another cluster"), "\(wrong)")
        }
        #expect(other.server.changes == [])

        let adopted = try await live.slipway(
            ["cluster", "adopt", "-k", live.kubeconfig, "--name", "old", "--out", "old.yaml"])
        #expect(adopted.succeeded, "\(adopted)")
        // By the kubeconfig that was kept.
        let status = try await live.slipway(["cluster", "status", "-c", "old.yaml"])
        #expect(status.status == 0 && status.output.contains("worker-1"), "\(status)")
        for command in ["start", "render"] {
            try live.directory.write(
                "hosts.yaml",
                live.directory.read("old.yaml")
                    + "hosts: [{name: c, mac: \"52:54:00:00:02:31\", role: control-plane}]\n")
            let refused = try await live.slipway(["cluster", command, "-c", "hosts.yaml", "--out", "out"])
            #expect(refused.status == 1 && refused.error.contains("was adopted"), "\(refused)")
        }
        #expect(access(live.directory("state/clusters/old/secrets.json"), F_OK) != 0)
    }
}
