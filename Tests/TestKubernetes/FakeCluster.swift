import Markup

/// What `kubeadm init` and joins leave in a cluster, as data; ``FakeAPIServer/add(_:)`` puts it there.
package struct FakeCluster: Sendable {
    /// A machine of the cluster.
    package struct Node: Sendable {
        package var name: String
        package var address: String
        package var isControlPlane = false
        package var isReady = true
        /// The kubelet's; nil is the cluster's.
        package var version: String?

        package init(
            _ name: String, _ address: String, controlPlane: Bool = false, ready: Bool = true, version: String? = nil
        ) {
            self.name = name
            self.address = address
            isControlPlane = controlPlane
            isReady = ready
            self.version = version
        }
    }

    package var version = "v1.33.5"
    package var name = "kubernetes"
    /// Host and port of `controlPlaneEndpoint`; nil is the fake server's own. `""` leaves it out.
    package var endpoint: String?
    package var podSubnet = "10.244.0.0/16"
    package var serviceSubnet = "10.96.0.0/12"
    package var dnsDomain = "cluster.local"
    package var imageRepository = "registry.k8s.io"
    /// Where the API servers themselves listen.
    package var bindPort = 6443
    package var hasKubeProxy = true
    package var hasCoreDNS = true
    package var nodes: [Node] = [
        Node("control-1", "192.0.2.11", controlPlane: true), Node("worker-1", "192.0.2.21"),
    ]

    package init() {}

    var minor: Int { Int(version.dropFirst().split(separator: ".").dropFirst().first ?? "") ?? 0 }
    /// What kubeadm of that version writes.
    var kubeadmVersion: String { minor < 31 ? "v1beta3" : "v1beta4" }
    static let bootstrappers = "system:bootstrappers:kubeadm:default-node-token"
}

extension FakeAPIServer {
    /// Puts a cluster as kubeadm makes it into the server.
    package func add(_ cluster: FakeCluster) {
        change { state in
            state.version = cluster.version
            for object in cluster.configs(server: url, authority: authority.certificate) + cluster.access {
                state.put(object)
            }
            state.put(cluster.workloads)
            for node in cluster.nodes { state.add(node, of: cluster) }
        }
    }

    /// A machine joins: its Node and its pods appear.
    package func join(_ node: FakeCluster.Node, to cluster: FakeCluster) {
        change { $0.add(node, of: cluster) }
    }

    /// A machine dies: its kubelet ends no pod any more, and the Node is not ready.
    package func kill(node name: String) {
        change { state in
            state.deadNodes.insert(name)
            guard let nodes = state.kind(named: "nodes"), var node = state.store.object(nodes, "", name) else { return }
            node.set("status", "conditions", to: FakeCluster.conditions(isReady: false))
            _ = state.store.put(nodes, node)
        }
    }
}

extension APIState {
    mutating func put(_ objects: [Value]) {
        for object in objects { put(object) }
    }

    mutating func add(_ node: FakeCluster.Node, of cluster: FakeCluster) {
        put(cluster.object(node))
        guard let nodes = kind(named: "nodes"), let stored = store.object(nodes, "", node.name) else { return }
        if node.isControlPlane { put(cluster.staticPods(node, uid: stored.uid)) }
        for pod in cluster.pods(node) {
            var pod = pod
            // Owners are known by their uid, which they have now.
            let owner = pod.at("metadata", "ownerReferences")?.items.first
            if var owner, let kind = kind(named: owner["kind"]?.text ?? ""),
                let found = store.object(kind, "kube-system", owner["name"]?.text ?? "")
            {
                owner.set("uid", to: .string(found.uid))
                pod.set("metadata", "ownerReferences", to: [owner])
            }
            put(pod)
        }
    }
}
