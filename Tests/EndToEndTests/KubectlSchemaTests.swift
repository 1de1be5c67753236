import Markup
import TestKubernetes
import Testing

/// What the fake server has of itself is what the published schemas allow, in every version that is supported.
@Suite(.timeLimit(.minutes(3))) struct KubectlSchemaTests {
    @Test func theFakeClusterIsValid() async throws {
        guard await KubernetesValidate.isUsable() else { return }
        let server = try await FakeAPIServer()
        server.add(FakeCluster())
        var objects: [(version: String, yaml: String)] = []
        for resource in [
            "nodes", "pods", "configmaps", "namespaces", "clusterroles", "clusterrolebindings", "roles", "rolebindings",
            "daemonsets", "deployments", "replicasets",
        ] {
            for object in server.objects(resource) {
                for minor in 26...37 { objects.append(("1.\(minor)", object.json())) }
            }
        }
        #expect(objects.count > 12 * 30)
        #expect(try await KubernetesValidate.check(objects) == [])
    }

    @Test func faultsAreFound() async throws {
        guard await KubernetesValidate.isUsable() else { return }
        let found = try await KubernetesValidate.check([
            ("1.33", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n"),
            ("1.33", "apiVersion: v1\nkind: Secret\nmetadata: {nmae: a}\n"),
            ("1.33", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: [1]\n"),
            ("1.33", "apiVersion: v2\nkind: Secret\nmetadata: {name: a}\n"),
            ("1.99", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n"), ("1.33", ""),
        ])
        #expect(found.map { $0.prefix { $0 != ":" } } == ["1", "2", "3", "4", "5"], "\(found)")
    }
}
