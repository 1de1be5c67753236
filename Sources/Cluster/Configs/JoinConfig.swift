package import Ignition
package import Inventory

/// The Ignition of a host that joins a cluster. It holds a token, and on the control plane the certificate key.
package enum JoinConfig {
    /// - Parameters:
    ///   - host: The host of the cluster file, when the config is for one; the config then names it.
    ///   - version: The spec version to write.
    /// - Throws: `IgnitionError`, for example for a field that the version cannot express; `FaultReport` for an
    ///   operator's config that says such or does not fit the rest.
    package static func make(
        _ cluster: ClusterDefinition, credentials: JoinCredentials, role: HostRole, host: Host?, version: SpecVersion
    ) throws -> Config {
        try make(cluster, credentials: credentials, role: role, host: host, HostConfigs(cluster, version: version))
    }

    static func make(
        _ cluster: ClusterDefinition, credentials: JoinCredentials, role: HostRole, host: Host?, _ configs: HostConfigs
    ) throws -> Config {
        let kubeadm = KubeadmDocuments(cluster: cluster).join(role, credentials, host: host)
        var node = try NodeConfig(cluster, action: .join, kubeadm: kubeadm, host: host)
        if role == .controlPlane { try ControlPlane(cluster, host: host).add(to: &node) }
        return try configs.config(node, role: role, host: host)
    }
}
