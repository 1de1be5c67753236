import Cluster
import Ignition
import Inventory

/// Makes every host's config with the secrets that are there, so that a fault shows now.
struct ConfigRehearsal: Sendable {
    let secrets: ClusterSecrets
    let version: SpecVersion

    func run(_ cluster: ClusterDefinition) throws {
        for host in cluster.hosts {
            if host == cluster.firstControlPlaneHost {
                _ = try StartConfig.make(cluster, secrets: secrets, host: host, version: version)
            } else {
                _ = try JoinConfig.make(
                    cluster, credentials: secrets.joinCredentials, role: host.role, host: host, version: version)
            }
        }
    }
}
