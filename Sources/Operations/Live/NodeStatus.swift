import Kubernetes

/// A node of a cluster, as the API has it.
package struct NodeStatus: Sendable, Hashable {
    package let name: String
    /// Of the labels `node-role.kubernetes.io/ROLE`, sorted; empty for a worker.
    package let roles: [String]
    package let isReady: Bool
    /// Why it is not ready; empty when it is.
    package let reason: String
    package let isCordoned: Bool
    /// Of its kubelet, without `v`.
    package let version: String
    /// In the cluster's network.
    package let addresses: [String]
    package let created: Moment?
    /// Whether no network add-on has done its work.
    package let lacksNetwork: Bool

    /// For people: `control-plane`, or `worker` for a node without roles.
    package var role: String { roles.isEmpty ? "worker" : roles.joined(separator: ",") }

    private static let rolePrefix = "node-role.kubernetes.io/"

    init(_ node: NodeObject) {
        name = node.name
        roles = node.object.labels.keys.filter { $0.hasPrefix(Self.rolePrefix) }
            .map { String($0.dropFirst(Self.rolePrefix.count)) }.sorted()
        let ready = node.condition("Ready")
        isReady = node.isReady
        let message = ready?.message ?? ""
        reason = isReady ? "" : message.isEmpty ? "its kubelet has not said anything yet" : message
        isCordoned = node.isUnschedulable
        version = node.kubeletVersion.hasPrefix("v") ? String(node.kubeletVersion.dropFirst()) : node.kubeletVersion
        addresses = node.addresses("InternalIP")
        created = node.object.creationTime.map { Moment($0) }
        // Kubelets say `cni plugin not initialized`, or `cni config uninitialized`.
        lacksNetwork =
            node.condition("NetworkUnavailable")?.status == "True"
            || (!isReady && message.lowercased().contains("cni"))
    }
}
