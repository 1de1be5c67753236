import Inventory

extension ClusterDefinition {
    /// The control-plane hosts of the cluster file.
    var controlPlaneHosts: [Host] {
        var found: [Host] = []
        for index in hosts.indices where hosts[index].role == .controlPlane { found.append(hosts[index]) }
        return found
    }
}

extension Host {
    /// Its address, where the cluster file fixes it.
    var fixedAddress: IPAddress? { network.primary?.addresses.first?.address }
}
