package import Cluster
import FoundationEssentials
import Glibc
import SystemPackage

/// Loads a cluster's secrets, and makes them the first time, unless the cluster was adopted.
/// - Throws: ``LiveRefusal/adopted(_:endpoint:)``, or what ``SecretStore/load(creatingFor:now:)`` throws.
package func loadSecrets(_ store: SecretStore, for cluster: ClusterDefinition) async throws -> ClusterSecrets {
    let now = secondsNow()
    return try await blocking { _ in
        if access(store.file.string, F_OK) != 0, let adopted = try AdoptedCluster.load(beside: store.file) {
            throw LiveRefusal.adopted(cluster.name.description, endpoint: adopted.endpoint)
        }
        return try store.load(creatingFor: cluster, now: now)
    }
}

/// The secrets that a cluster has, with how they are encrypted.
/// - Throws: ``NoSecrets``, or what ``SecretStore/existing(for:)`` throws.
package func existingSecrets(_ store: SecretStore, for cluster: ClusterDefinition) async throws -> SecretBundle {
    try await blocking { _ in
        guard let found = try store.existing(for: cluster) else {
            throw NoSecrets(cluster: cluster.name, file: store.file)
        }
        return found
    }
}

/// Where secrets of a cluster are imported from.
package enum SecretsSource: Sendable {
    case bundle(SecretBundle)
    /// kubeadm's certificate directory.
    case directory(ControlPlanePKI)
}

/// Puts imported secrets into a cluster's store, beside or in the place of those that are there.
/// - Parameter replacing: Whether other secrets make way.
/// - Returns: The secrets that the store holds now.
/// - Throws: `SecretsConflict` unless `replacing`, or what ``SecretStore/update(_:protection:_:)`` throws.
package func importSecrets(
    _ source: SecretsSource, into store: SecretStore, for cluster: ClusterDefinition,
    protection: SecretStore.Protection, replacing: Bool
) async throws -> ClusterSecrets {
    let now = secondsNow()
    return try await blocking { _ in
        let new = { () throws -> ClusterSecrets in
            switch source {
            case .bundle(let bundle): bundle.secrets
            case .directory(let pki): try ClusterSecrets(importing: pki, for: cluster, now: now)
            }
        }
        if replacing {
            let secrets = try new()
            try store.replace(cluster, protection: protection, with: secrets)
            return secrets
        }
        return try store.update(cluster, protection: protection) { existing in
            guard let existing else { return try new() }
            switch source {
            case .bundle(let bundle):
                guard bundle.secrets == existing else { throw SecretsConflict.bundles }
                return existing
            case .directory(let pki): return try existing.completed(with: pki)
            }
        }
    }
}

/// Makes some of a cluster's secrets anew.
/// - Returns: The secrets before and after.
/// - Throws: ``NoSecrets``, or what ``SecretStore/update(_:protection:_:)`` throws.
package func rotateSecrets(
    _ store: SecretStore, for cluster: ClusterDefinition, _ parts: Set<ClusterSecrets.Part>,
    protection: SecretStore.Protection
) async throws -> (old: ClusterSecrets, new: ClusterSecrets) {
    let now = secondsNow()
    return try await blocking { _ in
        var before: ClusterSecrets?
        let after = try store.update(cluster, protection: protection) { existing in
            guard let existing else { throw NoSecrets(cluster: cluster.name, file: store.file) }
            before = existing
            return try existing.rotated(parts, cluster: cluster.name, now: now)
        }
        return (before ?? after, after)
    }
}

private func secondsNow() -> Int64 { Int64(Date().timeIntervalSince1970) }
