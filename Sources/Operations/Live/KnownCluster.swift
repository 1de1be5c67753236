package import Cluster
import Glibc
package import Kubernetes
package import PKI
package import SystemPackage

/// What is known here of a cluster without its secrets being opened: how it is reached, and who vouches for it.
package struct KnownCluster: Sendable {
    /// Nil where the environment says which it is.
    package let kubeconfig: FilePath?
    /// Nil for the kubeconfig's current one.
    package let context: String?
    package let pins: [PublicKeyPin]

    /// - Parameters:
    ///   - store: Where the cluster's secrets are, if there are any.
    ///   - state: The directory of all clusters.
    /// - Returns: Nil for a cluster that was neither made nor adopted here.
    /// - Throws: `KubeconfigError`, `FileError`, `Fault` or `FaultReport` for files that cannot be read.
    package static func find(_ name: ClusterName, _ store: SecretStore, state: FilePath) throws -> KnownCluster? {
        if access(store.kubeconfig.string, F_OK) == 0 {
            let found = try ClusterAccess.load(store.kubeconfig, context: nil, variables: [:])
            return KnownCluster(
                kubeconfig: store.kubeconfig, context: nil, pins: (found.authorities ?? []).map(\.publicKeyPin))
        }
        return try AdoptedCluster.load(name, in: state).map { adopted in
            KnownCluster(
                kubeconfig: adopted.kubeconfig.isEmpty ? nil : FilePath(adopted.kubeconfig), context: adopted.context,
                pins: adopted.authorities.map(\.publicKeyPin))
        }
    }

    /// Sees that a cluster is this one.
    /// - Throws: `APIError`, ``LiveRefusal/otherCluster(known:found:)``, or ``LiveRefusal/unreadable(what:cause:)``.
    package func check(_ api: APIClient) throws { try Self.check(pins, against: api) }

    static func check(_ known: [PublicKeyPin], against api: APIClient) throws {
        let path = try ResourcePath(.configMap, in: ClusterInfo.namespace, name: ClusterInfo.name)
        guard !known.isEmpty, let object = try api.getIfAllowed(path) else { return }
        try check(known, against: ClusterInfo(ConfigMapObject(object)).authorities.map(\.publicKeyPin))
    }

    static func check(_ known: [PublicKeyPin], against pins: [PublicKeyPin]) throws(LiveRefusal) {
        guard known.isEmpty || pins.contains(where: known.contains) else {
            throw .otherCluster(known: known, found: pins)
        }
    }
}
