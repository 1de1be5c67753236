package import Ignition
package import Inventory

/// The Ignition of the host that starts a cluster. It holds the cluster's CA key.
package enum StartConfig {
    /// kubeadm's `certificatesDir`.
    static let certificates = "/etc/kubernetes/pki/"

    /// - Parameters:
    ///   - host: The host of the cluster file, when it has one; the config then names it.
    ///   - version: The spec version to write.
    /// - Throws: `IgnitionError`, for example for a field that the version cannot express; `FaultReport` for an
    ///   operator's config that says such or does not fit the rest.
    package static func make(
        _ cluster: ClusterDefinition, secrets: ClusterSecrets, host: Host?, version: SpecVersion
    ) throws -> Config {
        try make(cluster, secrets: secrets, host: host, HostConfigs(cluster, version: version))
    }

    static func make(
        _ cluster: ClusterDefinition, secrets: ClusterSecrets, host: Host?, _ configs: HostConfigs
    ) throws -> Config {
        let kubeadm = KubeadmDocuments(cluster: cluster).start(secrets, host: host)
        var node = try NodeConfig(cluster, action: .start, kubeadm: kubeadm, host: host)
        for (file, text) in secrets.controlPlaneFiles
        where cluster.compatibility == nil || [.authority, .authorityKey].contains(file) {
            node.add(try File(path: Self.certificates + file.path, mode: 0o600, text: text))
        }
        try ControlPlane(cluster, host: host).add(to: &node)
        return try configs.config(node, role: .controlPlane, host: host)
    }
}
