import Inventory

/// What stands for a node's addresses in its kubeadm.conf until its script knows them. The script has to replace the
/// longer word first.
enum NodeAddress {
    /// The node's address of the cluster's first IP version, without brackets.
    static let first = "NODE_IP"
    /// One address for each IP version of the cluster, with a comma between.
    static let all = "NODE_IPS"
}

extension ClusterDefinition {
    /// Whether the cluster's first IP version is 6: that of its first service block, where the API server has to have
    /// its own address.
    var isVersion6First: Bool { serviceSubnets.first?.address.isVersion6 ?? false }

    /// Whether nodes need an address of both IP versions.
    var isDualStack: Bool { Set((serviceSubnets + podSubnets).map(\.address.isVersion6)).count == 2 }

    /// The node's own address as a program binds to it, with brackets where it needs them before a port.
    var loopback: String { isVersion6First ? "[::1]" : "127.0.0.1" }
}
