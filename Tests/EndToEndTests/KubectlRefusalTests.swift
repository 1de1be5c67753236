import Markup
import TestKubernetes
import TestSupport
import Testing

/// What a real client says when the fake server refuses, and what it sees while it waits.
@Suite(.enabled(if: Kubectl.isUsable), .timeLimit(.minutes(3))) struct KubectlRefusalTests {
    @Test func rolesAreKept() async throws {
        let server = try await FakeAPIServer()
        server.add(FakeCluster())
        let somebody = try await Kubectl(server, as: .token(APIUser("somebody")))
        for (arguments, says) in [
            (
                ["get", "nodes"],
                "nodes is forbidden: User \"somebody\" cannot list resource \"nodes\" in API group \"\" at the cluster scope"
            ),
            (
                ["get", "secret", "x", "-n", "kube-system"],
                "secrets \"x\" is forbidden: User \"somebody\" cannot get resource \"secrets\" in API group \"\" in the namespace \"kube-system\""
            ),
        ] {
            let result = try await run(somebody.program, arguments, environment: somebody.environment)
            #expect(result.error == "Error from server (Forbidden): \(says)\n")
        }
        #expect(try await somebody("auth", "can-i", "list", "nodes").output == "no\n")
        let admin = try await Kubectl(server)
        #expect(try await admin("auth", "can-i", "list", "nodes").output == "yes\n")
        #expect(try await admin("auth", "whoami").output.contains("kubernetes-admin"))
        let granted = try await admin("create", "clusterrole", "watcher", "--verb=list", "--resource=nodes")
        #expect(granted.succeeded, "\(granted)")
        _ = try await admin("create", "clusterrolebinding", "watcher", "--clusterrole=watcher", "--user=somebody")
        let listed = try await somebody("get", "nodes", "-o", "name")
        #expect(listed.output == "node/control-1\nnode/worker-1\n", "\(listed)")
    }

    @Test(arguments: [
        (FakeAPIServer.Login.rawToken("nobody"), "You must be logged in to the server"),
        (.certificate(APIUser("kubernetes-admin", groups: ["system:masters"]), days: -1), "You must be logged in"),
        (.strangeCertificate, "the server has asked for the client to provide credentials"),
        (.token(APIUser("late"), expired: true), "You must be logged in"),
        (.execScript("echo 'no key' >&2; exit 3"), "exit code 3"),
    ]) func strangersAreRefused(_ login: FakeAPIServer.Login, _ says: String) async throws {
        let server = try await FakeAPIServer()
        let result = try await Kubectl(server, as: login)("get", "nodes")
        #expect(!result.succeeded && result.error.contains(says), "\(result)")
    }

    @Test func nobodyGrantsWhatHeHasNot() async throws {
        let server = try await FakeAPIServer()
        server.add(FakeCluster())
        try server.put(
            yaml: """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: roles, namespace: kube-system}
                rules:
                - {apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: ["*"], resourceNames: [x]}
                - {apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [create]}
                - {apiGroups: [""], resources: [configmaps], verbs: [get]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: roles, namespace: kube-system}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: roles}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: helper}]
                """)
        let helper = try await Kubectl(server, as: .token(APIUser("helper")))
        let held = try await helper("create", "role", "a", "-n", "kube-system", "--verb=get", "--resource=configmaps")
        #expect(held.succeeded, "\(held)")
        let refused = try await helper("create", "role", "b", "-n", "kube-system", "--verb=get", "--resource=secrets")
        #expect(refused.error.contains("is attempting to grant RBAC permissions not currently held"), "\(refused)")
        let bound = try await helper(
            "create", "rolebinding", "c", "-n", "kube-system", "--clusterrole=cluster-admin", "--user=helper")
        #expect(bound.error.contains("is attempting to grant RBAC permissions not currently held"), "\(bound)")
    }

    @Test func loginsWork() async throws {
        let server = try await FakeAPIServer()
        let master = APIUser("somebody", groups: ["system:masters"])
        for login in [FakeAPIServer.Login.certificate(master), .token(master), .tokenFile(master), .exec(master)] {
            let result = try await Kubectl(server, as: login)("get", "ns", "-o", "name")
            #expect(result.output.hasPrefix("namespace/default\n"), "\(login) \(result)")
        }
    }

    @Test func bootstrapTokensAreSecrets() async throws {
        let server = try await FakeAPIServer()
        server.add(FakeCluster())
        let admin = try await Kubectl(server)
        func token(_ expiration: String) async throws -> CommandResult {
            try await admin(
                "apply", "-f", "-",
                input: """
                    apiVersion: v1
                    kind: Secret
                    type: bootstrap.kubernetes.io/token
                    metadata: {name: bootstrap-token-abcdef, namespace: kube-system}
                    stringData:
                      token-id: abcdef
                      token-secret: 0123456789abcdef
                      expiration: \(expiration)
                      usage-bootstrap-authentication: "true"
                      auth-extra-groups: system:bootstrappers:kubeadm:default-node-token
                    """)
        }
        let node = try await Kubectl(server, as: .rawToken("abcdef.0123456789abcdef"))
        #expect(try await node("get", "node", "worker-1").error.contains("You must be logged in"))
        #expect(try await token("\"2099-01-01T00:00:00Z\"").succeeded)
        #expect(try await node("get", "node", "worker-1").succeeded)
        #expect(try await node("get", "cm", "-n", "kube-system", "kubeadm-config").succeeded)
        #expect(try await node("get", "nodes").error.contains("User \"system:bootstrap:abcdef\" cannot list"))
        #expect(try await token("\"2020-01-01T00:00:00Z\"").succeeded)
        #expect(try await node("get", "node", "worker-1").error.contains("You must be logged in"))
        let nobody = try await Kubectl(server, as: .nobody)
        let info = try await run(
            "curl", ["-sk", server.url + "/api/v1/namespaces/kube-public/configmaps/cluster-info"])
        #expect(info.output.contains("certificate-authority-data"), "\(info)")
        #expect(!(try await nobody("get", "nodes").succeeded))
    }

    @Test func conflictsAndFaultsAreTold() async throws {
        let server = try await FakeAPIServer()
        server.add(FakeCluster())
        let kubectl = try await Kubectl(server)
        let old = try await kubectl("get", "node", "worker-1", "-o", "yaml")
        _ = try await kubectl("label", "node", "worker-1", "a=b")
        let conflict = try await kubectl("replace", "-f", "-", input: old.output)
        #expect(
            conflict.error.contains("(Conflict)") && conflict.error.contains("the object has been modified"),
            "\(conflict)")
        let exists = try await kubectl("create", "ns", "default")
        #expect(exists.error == "Error from server (AlreadyExists): namespaces \"default\" already exists\n")
        let named = try await kubectl("create", "cm", "Big")
        #expect(
            named.error.contains(
                "ConfigMap \"Big\" is invalid: metadata.name: Invalid value: \"Big\": a lowercase RFC 1123"), "\(named)"
        )
        let lost = try await kubectl("create", "cm", "one", "-n", "nowhere")
        #expect(lost.error.contains("namespaces \"nowhere\" not found"), "\(lost)")
        server.fail(.status(503, reason: "ServiceUnavailable", message: "etcd is away"), on: .init(resource: "nodes"))
        let away = try await kubectl("get", "nodes")
        #expect(away.error.contains("etcd is away"), "\(away)")
        server.mend()
        server.fail(.meddle(annotation: "x"), on: .init(resource: "nodes", verb: "update"), times: 1)
        let met = try await kubectl(
            "replace", "-f", "-", input: try await kubectl("get", "node", "worker-1", "-o", "yaml").output)
        #expect(met.error.contains("(Conflict)"), "\(met)")
    }

    @Test func watchesAndWaits() async throws {
        let server = try await FakeAPIServer()
        server.add(FakeCluster())
        let kubectl = try await Kubectl(server)
        let watched = try await whileRunning(
            kubectl.program, ["get", "nodes", "-w", "-o", "name"], environment: kubectl.environment
        ) { program in
            try await program.wait(for: "the first list") { $0.output.contains("node/worker-1") }
            server.join(.init("worker-2", "192.0.2.22"), to: FakeCluster())
            server.endWatches()
            try await program.wait(for: "the new node") { $0.output.contains("node/worker-2") }
        }
        #expect(watched.program.error.isEmpty, "\(watched.program)")
        let ready = try await kubectl("wait", "--for=condition=Ready", "node/worker-2", "--timeout=5s")
        #expect(ready.succeeded, "\(ready)")
        async let waited = kubectl("wait", "--for=delete", "node/worker-2", "--timeout=10s")
        try await Task.sleep(for: .milliseconds(300))
        server.remove("nodes", "worker-2")
        #expect(try await waited.succeeded)
        let late = try await kubectl("wait", "--for=delete", "node/worker-1", "--timeout=1s")
        #expect(late.error.contains("timed out waiting"), "\(late)")
    }

    @Test func certificatesAreApproved() async throws {
        let server = try await FakeAPIServer()
        let directory = try TemporaryDirectory()
        let kubectl = try await Kubectl(server, as: .certificate(APIUser("root", groups: ["system:masters"])))
        let made = try await run(
            "openssl",
            [
                "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=jane", "-keyout",
                directory("key"), "-out", directory("csr"),
            ])
        #expect(made.succeeded)
        let request = try await run("base64", ["-w0", directory("csr")])
        let created = try await kubectl(
            "apply", "-f", "-",
            input: """
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: jane}
                spec: {request: \(request.output), signerName: kubernetes.io/kube-apiserver-client, usages: [client auth]}
                """)
        #expect(created.succeeded, "\(created)")
        let approved = try await kubectl("certificate", "approve", "jane")
        #expect(approved.succeeded, "\(approved)")
        let csr = try await kubectl.json("get", "csr", "jane")
        #expect(csr["spec"]?["username"] == "root")
        guard case .array(let conditions)? = csr["status"]?["conditions"] else { throw TestFailure("\(csr)") }
        #expect(conditions.first?["type"] == "Approved")
        let waited = try await kubectl("wait", "--for=jsonpath={.status.certificate}", "csr/jane", "--timeout=5s")
        #expect(waited.succeeded, "\(waited)")
    }
}
