package import Ignition
package import Inventory

/// The Ignition of all hosts of a cluster file. For one host alone there are ``StartConfig`` and ``JoinConfig``; here,
/// what hosts have in common is made once.
package final class ClusterConfigs {
    private let cluster: ClusterDefinition
    private let secrets: ClusterSecrets
    private let credentials: JoinCredentials
    private let first: HostName?
    private let configs: HostConfigs

    package init(_ cluster: ClusterDefinition, secrets: ClusterSecrets, version: SpecVersion) {
        self.cluster = cluster
        self.secrets = secrets
        credentials = secrets.joinCredentials
        first = cluster.firstControlPlaneHost?.name
        configs = HostConfigs(cluster, version: version)
    }

    /// The config of a host: the first control-plane host of the file starts the cluster, all others join it.
    /// - Throws: What ``StartConfig`` and ``JoinConfig`` throw.
    package func config(of host: Host) throws -> Config {
        host.name == first
            ? try StartConfig.make(cluster, secrets: secrets, host: host, configs)
            : try JoinConfig.make(cluster, credentials: credentials, role: host.role, host: host, configs)
    }
}
