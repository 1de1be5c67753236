package import Cluster
import FoundationEssentials

/// Loads a cluster's secrets, and makes them the first time.
/// - Throws: What ``SecretStore/load(creatingFor:now:)`` throws.
package func loadSecrets(_ store: SecretStore, for cluster: ClusterDefinition) async throws -> ClusterSecrets {
    let now = Int64(Date().timeIntervalSince1970)
    return try await blocking { _ in try store.load(creatingFor: cluster, now: now) }
}
