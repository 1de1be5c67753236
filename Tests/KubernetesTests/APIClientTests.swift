import Glibc
import Markup
import PKI
import SystemPackage
import TestKubernetes
import TestSupport
import Testing

@testable import Kubernetes

typealias Path = Kubernetes.ResourcePath

/// A client of a kubeconfig of the server's.
func client(
    _ kubeconfig: String, deadline: Duration = .seconds(10), variables: [String: String] = [:],
    isStopped: @escaping @Sendable () -> Bool = { false }
) throws -> APIClient {
    let access = try ClusterAccess.load(FilePath(kubeconfig), context: nil, variables: variables)
    return APIClient(access, variables: variables, deadline: deadline, isStopped: isStopped)
}

extension FakeAPIServer {
    /// Of a user who may do everything.
    func bossConfig(trust: Trust = .own, server: String? = nil) async throws -> String {
        try await kubeconfig(.token(APIUser("boss", groups: ["system:masters"])), trust: trust, server: server)
    }
}

func configMap(_ name: String, _ data: [String: String] = [:]) -> Value {
    [
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name), "namespace": "default"],
        "data": .object(data.sorted { $0.key < $1.key }.map { Value.Member($0.key, .string($0.value)) }),
    ]
}

@Suite(.timeLimit(.minutes(1)), .enabled(if: Tool("openssl").isUsable)) struct APIClientTests {
    @Test func objectsLiveAndGo() async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.bossConfig()
        try await blocking {
            let api = try client(kubeconfig)
            let list = try Path(.configMap, in: "default")
            let path = try Path(.configMap, in: "default", name: "a")
            #expect(try api.version() == "v1.33.5")
            #expect(try api.find(path) == nil)
            let made = try api.create(configMap("a", ["x": "1"]), in: list)
            #expect(made.name == "a" && made.namespace == "default" && !made.uid.isEmpty)
            #expect(made.creationTime.map { abs($0 - Int64(time(nil))) < 100 } == true)
            #expect(ConfigMapObject(try api.get(path)).data == ["x": "1"])
            let changed = try api.patch(.merge(["data": ["y": "2", "x": .null]]), at: path)
            #expect(ConfigMapObject(changed).data == ["y": "2"])
            #expect(changed.resourceVersion != made.resourceVersion)
            let operations: [Value] = [["op": "add", "path": "/data/z", "value": "3"]]
            #expect(ConfigMapObject(try api.patch(.json(operations), at: path)).data == ["y": "2", "z": "3"])
            let strategic = try api.patch(.strategic(["metadata": ["labels": ["l": "m"]]]), at: path)
            #expect(strategic.labels == ["l": "m"])
            let current = try api.get(path)
            var next = configMap("a", ["w": "4"])
            next = .object(
                [Value.Member("metadata", ["name": "a", "resourceVersion": .string(current.resourceVersion)])]
                    + ["apiVersion", "kind", "data"].map { Value.Member($0, next[$0] ?? .null) })
            #expect(ConfigMapObject(try api.replace(next, at: path)).data == ["w": "4"])
            #expect(throws: APIError.self) { try api.replace(next, at: path) }
            #expect(failure { _ = try api.replace(next, at: path) }?.kind == .conflict)
            #expect(failure { try api.delete(path, uid: "other") }?.kind == .conflict)
            try api.delete(path, uid: made.uid)
            #expect(failure { try api.delete(path) }?.kind == .notFound)
            #expect(failure { _ = try api.create(configMap("A_b"), in: list) }.map { isInvalid($0) } == true)
            #expect(api.serverCertificate.map { $0.notAfter > Int64(time(nil)) } == true)
        }
    }

    @Test func rightsAreAskedFor() async throws {
        let server = try await FakeAPIServer()
        let admin = try await server.bossConfig()
        let jane = try await server.kubeconfig(.token(APIUser("jane")))
        try server.put(
            yaml: """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: r, namespace: default}
                rules:
                - {apiGroups: [""], resources: [pods], verbs: [create]}
                - {apiGroups: [""], resources: [nodes/status], verbs: [get]}
                - {apiGroups: [apps], resources: [deployments], verbs: [get], resourceNames: [d]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: b, namespace: default}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
                """)
        let questions: [(verb: String, group: String, resource: String, name: String?, expected: Bool)] = [
            ("create", "", "pods", nil, true), ("create", "", "pods/eviction", nil, false),
            ("get", "", "nodes/status", nil, true), ("get", "", "nodes", nil, false),
            ("get", "apps", "deployments", "d", true), ("get", "apps", "deployments", "e", false),
            ("get", "", "deployments", "d", false), ("list", "apps", "deployments", "d", false),
        ]
        try await blocking {
            let (boss, user) = (try client(admin), try client(jane))
            for (verb, group, resource, name, expected) in questions {
                func ask(_ api: APIClient, _ namespace: String?) throws -> Bool {
                    try api.isAllowed(verb: verb, group: group, resource: resource, namespace: namespace, name: name)
                }
                #expect(try ask(boss, "default"))
                #expect(try ask(user, "default") == expected, "\(verb) \(resource)")
                #expect(try !ask(user, "kube-system"))
                #expect(try !ask(user, nil))
            }
        }
    }

    /// What says who wrote which field is left out.
    @Test func objectsAreSlim() async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.bossConfig()
        server.put([
            "apiVersion": "v1", "kind": "ConfigMap", "data": ["managedFields": "x"],
            "metadata": [
                "name": "a", "namespace": "default", "labels": ["l": "m"],
                "managedFields": [["manager": "kubectl", "operation": "Update", "fieldsV1": ["f:data": .object([])]]],
            ],
        ])
        let object = try await blocking { try client(kubeconfig).get(try Path(.configMap, in: "default", name: "a")) }
        #expect(object.tree["metadata"]?["managedFields"] == nil)
        #expect(object.tree["data"]?["managedFields"]?.text == "x")
        #expect(object.labels == ["l": "m"] && object.name == "a")
        #expect(server.object("configmaps", "a", namespace: "default")?["metadata"]?["managedFields"] != nil)
    }

    @Test func longListsComeInPages() async throws {
        let server = try await FakeAPIServer()
        for number in 0..<600 { server.put(configMap("c\(number)")) }
        let kubeconfig = try await server.bossConfig()
        server.forgetRequests()
        try await blocking {
            let list = try client(kubeconfig).list(try Path(.configMap, in: "default"))
            let names = Set(list.items.map(\.name))
            #expect((0..<600).allSatisfy { names.contains("c\($0)") })
            #expect(list.items.count == names.count)
            #expect(!list.resourceVersion.isEmpty)
        }
        #expect(server.requests.count == 3)
        #expect(server.requests.dropFirst().allSatisfy { $0.query["continue"]?.isEmpty == false })
        // The rest of a list that the server forgot is asked for from the beginning, once.
        server.forgetRequests()
        server.fail(
            .status(410, reason: "Expired"), on: FakeAPIServer.Match(resource: "configmaps", verb: "list"), skipping: 1,
            times: 1)
        let count = try await blocking { try client(kubeconfig).list(try Path(.configMap, in: "default")).items.count }
        #expect(count >= 600)
        #expect(server.requests.count == 5)
    }

    /// Who asks as whom.
    @Test func credentialsOfEachKind() async throws {
        let server = try await FakeAPIServer()
        let admins = APIUser("boss", groups: ["system:masters"])
        for login in [
            FakeAPIServer.Login.certificate(admins), .token(admins), .tokenFile(admins), .exec(admins),
        ] {
            let kubeconfig = try await server.kubeconfig(login, trust: .ownFile)
            server.forgetRequests()
            try await blocking {
                let api = try client(kubeconfig, variables: ["PATH": "/usr/bin:/bin"])
                #expect(try !api.list(try Path(.secret, in: "kube-system")).items.contains { $0.name.isEmpty })
                _ = try api.version()
            }
            #expect(server.requests.count == 2)
            #expect(server.requests.allSatisfy { $0.user == "boss" })
        }
    }

    /// A server may stand below a path, and bear another name.
    @Test func namesOfServers() async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.bossConfig(server: "https://localhost:\(server.port)/")
        let text = try readText(kubeconfig)
        let named = try server.directory.write(
            "named", text.replacing("server:", with: "tls-server-name: kubernetes.default.svc\n    server:"))
        // As through a tunnel to an address.
        let address = try server.directory.write(
            "address", text.replacing("server:", with: "tls-server-name: 127.0.0.1\n    server:"))
        for file in [kubeconfig, named, address] {
            #expect(try await blocking { try client(file).version() } == "v1.33.5")
        }
        for name in ["elsewhere.example", "127.0.0.2", "::1"] {
            let wrong = try server.directory.write(
                "wrong", text.replacing("server:", with: "tls-server-name: \"\(name)\"\n    server:"))
            let error = try await blocking { failure { _ = try client(wrong).version() } }
            #expect(error?.kind == .wrongServerName(name))
        }
    }
}

/// The error of the API that a closure throws.
func failure(_ body: () throws -> Void) -> APIError? {
    do {
        try body()
        return nil
    } catch { return error as? APIError }
}

func isInvalid(_ error: APIError) -> Bool { if case .invalid = error.kind { true } else { false } }
