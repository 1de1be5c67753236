import Markup
import TestKubernetes
import TestSupport
import Testing

/// The real client keeps the fake server honest: what it does against a real cluster it does here.
@Suite(.enabled(if: Kubectl.isUsable), .timeLimit(.minutes(3))) struct KubectlTests {
    private func cluster() async throws -> (FakeAPIServer, Kubectl) {
        let server = try await FakeAPIServer()
        server.add(FakeCluster())
        return (server, try await Kubectl(server))
    }

    private func names(_ list: Value) -> [String] {
        guard case .array(let items)? = list["items"] else { return [] }
        return items.compactMap { item in
            guard case .string(let name)? = item["metadata"]?["name"] else { return nil }
            return name
        }
    }

    @Test func itReads() async throws {
        let (_, kubectl) = try await cluster()
        #expect(names(try await kubectl.json("get", "nodes")) == ["control-1", "worker-1"])
        #expect(
            names(try await kubectl.json("get", "no", "-l", "node-role.kubernetes.io/control-plane")) == ["control-1"])
        let pods = try await kubectl.json(
            "get", "pods", "-A", "--field-selector", "spec.nodeName=control-1", "-l", "tier=control-plane")
        #expect(
            names(pods)
                == ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"].map { "\($0)-control-1" })
        #expect(names(try await kubectl.json("get", "pods", "-A", "--chunk-size=2")).count == 8)
        let config = try await kubectl("get", "cm", "-n", "kube-system", "kubeadm-config", "-o", "yaml")
        #expect(config.succeeded && config.output.contains("kubeadm.k8s.io/v1beta4"), "\(config)")
        let version = try await kubectl.json("version")
        #expect(version["serverVersion"]?["gitVersion"] == "v1.33.5")
        let table = try await kubectl("get", "nodes")
        #expect(table.succeeded && table.output.contains("worker-1"), "\(table)")
        let missing = try await kubectl("get", "node", "nobody")
        #expect(missing.error == "Error from server (NotFound): nodes \"nobody\" not found\n")
        let unknown = try await kubectl("get", "gadgets")
        #expect(unknown.error.contains("the server doesn't have a resource type \"gadgets\""), "\(unknown)")
        #expect(try await kubectl("cluster-info").output.contains("is running at"))
        #expect(try await kubectl("api-resources").output.contains("poddisruptionbudgets"))
    }

    private static let manifest = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: tools}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: tools, labels: {a: b}}
        data: {key: value}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: hidden, namespace: tools}
        stringData: {word: open}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: agent, namespace: tools}
        spec:
          selector: {matchLabels: {app: agent}}
          template:
            metadata: {labels: {app: agent}}
            spec: {containers: [{name: agent, image: agent:1, ports: [{containerPort: 80}]}]}

        """

    @Test(arguments: [[], ["--server-side"]]) func applyingAgainChangesNothing(_ flags: [String]) async throws {
        let (server, kubectl) = try await cluster()
        func apply(_ text: String) async throws -> CommandResult {
            try await run(
                kubectl.program, ["apply", "-f", "-"] + flags, input: text, environment: kubectl.environment)
        }
        let first = try await apply(Self.manifest)
        #expect(first.succeeded && first.output.split(separator: "\n").count == 4, "\(first)")
        let versions = server.objects("daemonsets", namespace: "tools") + server.objects("secrets")
        let second = try await apply(Self.manifest)
        #expect(second.succeeded, "\(second)")
        if flags.isEmpty {
            // Secrets of `stringData` differ from what is stored, and are sent again by the real client too.
            #expect(second.output.split(separator: "\n").filter { $0.hasSuffix("unchanged") }.count >= 3, "\(second)")
        }
        #expect(server.objects("daemonsets", namespace: "tools") + server.objects("secrets") == versions)
        let third = try await apply(Self.manifest.replacing("agent:1", with: "agent:2"))
        #expect(third.succeeded, "\(third)")
        let agent = try await kubectl.json("get", "ds", "-n", "tools", "agent")
        #expect(agent["metadata"]?["generation"] == 2)
        guard case .array(let containers)? = agent["spec"]?["template"]?["spec"]?["containers"] else {
            throw TestFailure("\(agent)")
        }
        #expect(containers.map { $0["image"] } == ["agent:2"])
    }

    @Test func managersOwnFields() async throws {
        let (server, kubectl) = try await cluster()
        func apply(_ manager: String, _ data: String, _ flags: String...) async throws -> CommandResult {
            let text = "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: default}, data: {\(data)}}"
            return try await run(
                kubectl.program, ["apply", "--server-side", "--field-manager", manager, "-f", "-"] + flags,
                input: text, environment: kubectl.environment)
        }
        #expect(try await apply("first", "a: '1', b: '1'").succeeded)
        let refused = try await apply("second", "a: '2'")
        #expect(
            !refused.succeeded
                && refused.error.contains("Apply failed with 1 conflict: conflict with \"first\" using v1: .data.a"),
            "\(refused)")
        #expect(try await apply("second", "a: '2'", "--force-conflicts").succeeded)
        #expect(try await apply("first", "c: '1'").succeeded)
        let data = try await kubectl.json("get", "cm", "one")["data"]
        #expect(data?["a"] == "2" && data?["b"] == nil && data?["c"] == "1")
        let version = server.object("configmaps", "one", namespace: "default")
        #expect(try await apply("first", "c: '1'").succeeded)
        #expect(server.object("configmaps", "one", namespace: "default") == version)
    }

    @Test func itChanges() async throws {
        let (server, kubectl) = try await cluster()
        for (arguments, says) in [
            (["label", "node", "worker-1", "disk=fast"], "labeled"),
            (["annotate", "node", "worker-1", "a=b"], "annotated"),
            (["taint", "node", "worker-1", "only=me:NoSchedule"], "tainted"),
            (["cordon", "worker-1"], "cordoned"),
            (
                [
                    "patch", "node", "worker-1", "--type=json", "-p",
                    #"[{"op":"remove","path":"/metadata/labels/disk"}]"#,
                ], "patched"
            ),
            (
                ["patch", "node", "worker-1", "--type=merge", "-p", #"{"metadata":{"annotations":{"a":null}}}"#],
                "patched"
            ),
            (["patch", "node", "worker-1", "-p", #"{"spec":{"unschedulable":null}}"#], "patched"),
            (["create", "cm", "one", "--from-literal=a=b"], "created"),
            (["delete", "cm", "one"], "deleted"),
            (["delete", "ns", "kube-node-lease"], "deleted"),
        ] {
            let result = try await run(kubectl.program, arguments, environment: kubectl.environment)
            #expect(result.succeeded && result.output.contains(says), "\(arguments) \(result)")
        }
        let node = try #require(server.object("nodes", "worker-1"))
        #expect(node["metadata"]?["labels"]?["disk"] == nil && node["metadata"]?["annotations"]?["a"] == nil)
        #expect(node["spec"]?["unschedulable"] == nil)
        #expect(node["spec"]?["taints"] == [["effect": "NoSchedule", "key": "only", "value": "me"]], "\(node)")
        let refused = try await kubectl(
            "patch", "node", "worker-1", "--type=json", "-p", #"[{"op":"test","path":"/metadata/name","value":"x"}]"#)
        #expect(
            refused.error.contains(
                "The request is invalid: the server rejected our request due to an error in our request"), "\(refused)")
    }

    @Test func itDrains() async throws {
        let (server, kubectl) = try await cluster()
        try server.put(yaml: Self.application)
        let refused = try await kubectl("drain", "worker-1", "--timeout=5s")
        #expect(!refused.succeeded && refused.error.contains("DaemonSet-managed"), "\(refused)")
        // The budget allows one of the two; kubectl asks again after five seconds.
        let program = kubectl
        async let drained = run(
            program.program, ["drain", "worker-1", "--ignore-daemonsets", "--timeout=20s"],
            environment: program.environment)
        while !server.requests.contains(where: { $0.status == 429 }) { try await Task.sleep(for: .milliseconds(50)) }
        server.edit("poddisruptionbudgets", "web", namespace: "default", ["status": ["disruptionsAllowed": 1]])
        let result = try await drained
        #expect(result.succeeded && result.output.contains("node/worker-1 drained"), "\(result)")
        #expect(result.error.contains("Cannot evict pod as it would violate the pod's disruption budget."), "\(result)")
        #expect(server.objects("pods", namespace: "default").isEmpty)
        #expect(server.object("pods", "kube-proxy-worker-1", namespace: "kube-system") != nil)
        #expect(server.object("nodes", "worker-1")?["spec"]?["unschedulable"] == true)
        let gone = try await kubectl("delete", "node", "worker-1")
        #expect(gone.succeeded && server.object("pods", "kube-proxy-worker-1", namespace: "kube-system") == nil)
    }

    private static let application = """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: web}
        spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
        status: {disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2, observedGeneration: 1}
        ---
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata: {name: web}
        spec: {replicas: 2, selector: {matchLabels: {app: web}}}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web-a
          labels: {app: web}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: x, controller: true}]
        spec: {nodeName: worker-1, containers: [{name: web, image: web}]}
        status: {phase: Running}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          name: web-b
          labels: {app: web}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: x, controller: true}]
        spec: {nodeName: worker-1, containers: [{name: web, image: web}]}
        status: {phase: Running}

        """
}
