package import Ignition
package import Inventory
import PKI

/// The Ignition of the host that starts a cluster. It holds the cluster's CA key.
package enum StartConfig {
    /// - Parameters:
    ///   - host: The host of the cluster file, when it has one; the config then names it.
    ///   - version: The spec version to write.
    /// - Throws: `IgnitionError`, for example for a field that the version cannot express.
    package static func make(
        _ cluster: ClusterDefinition, secrets: ClusterSecrets, host: Host?, version: SpecVersion
    ) throws -> Config {
        let kubeadm = KubeadmDocuments(cluster: cluster).start(secrets)
        var node = try NodeConfig(cluster, action: .start, kubeadm: kubeadm, host: host)
        node.add(try File(path: NodePaths.authority, mode: 0o600, text: secrets.authority.pem))
        node.add(try File(path: NodePaths.authorityKey, mode: 0o600, text: secrets.authorityKey.traditional))
        try VirtualIP(cluster, host: host)?.add(to: &node)
        return try node.config(version)
    }
}
