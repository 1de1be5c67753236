import Cluster
import Kubernetes
import Markup
import PKI
import Synchronization
import TestKubernetes

@testable import Operations

/// Runs removals on a cluster with pods of every kind.
enum Removal {
    /// Three workers: one with a pod of a ReplicaSet, one with a pod that keeps data, one with a pod of nobody.
    /// - Parameter etcd: Servers to be the control plane's.
    static func setting(
        _ etcd: EtcdCluster? = nil, _ shape: (inout FakeCluster) -> Void = { _ in }
    ) async throws -> LiveSetting {
        let setting = try await LiveSetting { cluster in
            cluster.nodes += [.init("worker-2", "192.0.2.22"), .init("worker-3", "192.0.2.23")]
            shape(&cluster)
            for index in (etcd?.endpoints ?? []).indices {
                cluster.nodes.append(.init("node-\(index)", "192.0.2.\(100 + index)", controlPlane: true))
            }
        }
        let server = setting.server
        for (index, endpoint) in (etcd?.endpoints ?? []).enumerated() {
            point("node-\(index)", at: endpoint, server)
        }
        if etcd != nil {
            server.remove("nodes", "control-1")
            for pod in server.objects("pods") where pod["spec"]?["nodeName"] == "control-1" {
                if case .string(let name)? = pod["metadata"]?["name"] {
                    server.remove("pods", name, namespace: "kube-system")
                }
            }
        }
        let owner: Value = [
            "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web", "uid": "0d4a", "controller": true,
        ]
        server.put(pod("web-1", on: "worker-1", owner: owner))
        server.put(pod("web-2", on: "worker-4", owner: owner))
        server.put(pod("done", on: "worker-3", phase: "Succeeded"))
        server.put(pod("cache", on: "worker-2", owner: owner, volumes: [["name": "cache", "emptyDir": .object([])]]))
        server.put(pod("alone", on: "worker-3"))
        return setting
    }

    private static func pod(
        _ name: String, on node: String, owner: Value? = nil, volumes: Value = [], phase: Value = "Running"
    ) -> Value {
        [
            "apiVersion": "v1", "kind": "Pod",
            "metadata": .object(omittingNil: [
                ("name", .string(name)), ("namespace", "default"), ("ownerReferences", owner.map { [$0] }),
            ]),
            "spec": [
                "nodeName": .string(node), "volumes": volumes,
                "containers": [["name": "main", "image": "registry.k8s.io/pause:3.10"]],
            ],
            "status": ["phase": phase],
        ]
    }

    /// Says where a node's etcd is reached.
    static func point(_ node: String, at endpoint: String, _ server: FakeAPIServer) {
        server.edit(
            "pods", "etcd-\(node)", namespace: "kube-system",
            ["metadata": ["annotations": ["kubeadm.kubernetes.io/etcd.advertise-client-urls": .string(endpoint)]]])
    }

    /// Runs a removal where it may block.
    @discardableResult
    static func run(
        _ node: String, _ setting: LiveSetting, login: FakeAPIServer.Login = .admin, secrets: ClusterSecrets? = nil,
        known: [PublicKeyPin] = [], steps: Steps = Steps(), _ shape: (inout NodeRemoval.Options) -> Void = { _ in }
    ) async throws -> NodeRemoval.Outcome {
        var options = NodeRemoval.Options()
        options.deadline = .seconds(30)
        shape(&options)
        var removal = NodeRemoval(node, options, secrets: secrets)
        removal.known = known
        let (prepared, api) = (removal, try await setting.client(login))
        return try await blocking { _ in try prepared.run(api, rescue: api, now: .now) { steps.add($0) } }
    }
}

/// What a run said it does.
final class Steps: Sendable {
    private let list = Mutex<[String]>([])

    var all: [String] { list.withLock { $0 } }

    func add(_ step: String) { list.withLock { $0.append(step) } }
}
