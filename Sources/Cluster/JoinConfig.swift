package import Ignition
package import Inventory
package import PKI

/// The Ignition of a host that joins a cluster. It holds a token, and on the control plane the certificate key.
package enum JoinConfig {
    /// - Parameters:
    ///   - token: What the host shows to the cluster; nil takes the cluster's own.
    ///   - host: The host of the cluster file, when the config is for one; the config then names it.
    ///   - version: The spec version to write.
    /// - Throws: `IgnitionError`, for example for a field that the version cannot express.
    package static func make(
        _ cluster: ClusterDefinition, secrets: ClusterSecrets, role: HostRole, token: BootstrapToken? = nil,
        host: Host?, version: SpecVersion
    ) throws -> Config {
        let kubeadm = KubeadmDocuments(cluster: cluster)
            .join(role, token: token ?? secrets.bootstrapToken, secrets: secrets)
        var node = try NodeConfig(cluster, action: .join, kubeadm: kubeadm, host: host)
        if role == .controlPlane { try VirtualIP(cluster, host: host)?.add(to: &node) }
        return try node.config(version)
    }
}
