import Inventory

/// Which interface of a node carries the cluster's traffic, as far as it is known beforehand; `ocne.sh` finds it.
struct NodeInterface {
    /// By name, where the cluster file has one and the node too.
    let name: InterfaceName?
    /// By MAC address otherwise, since the installer's names for interfaces need not be the system's.
    let mac: MACAddress?

    /// A name that stands at the host itself is its interface's. One that all hosts share may be none of this host's,
    /// which then goes by the MAC address.
    init(_ cluster: ClusterDefinition, host: Host?) {
        if let own = host?.interface {
            name = own
            mac = nil
        } else {
            name = cluster.networkInterface
            // Oracle's own drop-in has the name and nothing else.
            mac = cluster.compatibility == .ocne && name != nil ? nil : host?.mac
        }
    }

    /// The name, where there is nothing to find out on the node.
    var certain: InterfaceName? { mac == nil ? name : nil }

    /// What tells the node's scripts, as lines of a unit's `[Service]`.
    var environment: String {
        (name.map { "Environment=NET_INTERFACE=\($0)\n" } ?? "") + (mac.map { "Environment=NET_MAC=\($0)\n" } ?? "")
    }
}
