package import Cluster
import Kubernetes
package import SystemPackage

/// How a server reaches the API of its cluster: by the kubeconfig that it was given, or by what is kept of the cluster,
/// be it made or adopted here.
package struct ClusterReach: Sendable {
    package let name: ClusterName
    package let store: SecretStore
    /// The directory of all clusters.
    package let state: FilePath
    private let kubeconfig: FilePath?
    private let variables: [String: String]

    /// - Parameters:
    ///   - kubeconfig: One that goes before what is kept.
    ///   - variables: The environment, for programs that give credentials, and proxies.
    package init(
        _ name: ClusterName, store: SecretStore, state: FilePath, kubeconfig: FilePath? = nil,
        variables: [String: String]
    ) {
        self.name = name
        self.store = store
        self.state = state
        self.kubeconfig = kubeconfig
        self.variables = variables
    }

    /// What is known of it; nil for a cluster that was neither made nor adopted here.
    /// - Throws: What `KnownCluster.find` throws. Blocks.
    func known() throws -> KnownCluster? { try KnownCluster.find(name, store, state: state) }

    /// A client of the API; nil where no kubeconfig is there. Blocks.
    /// - Parameter deadline: For each request.
    /// - Throws: `KubeconfigError`, and what ``known()`` throws.
    func client(
        deadline: Duration, isStopped: @escaping @Sendable () -> Bool = { false }
    ) throws -> APIClient? {
        let known = kubeconfig == nil ? try known() : nil
        guard kubeconfig != nil || known != nil else { return nil }
        let access = try ClusterAccess.load(
            kubeconfig ?? known?.kubeconfig, context: known?.context, variables: variables)
        return APIClient(access, variables: variables, deadline: deadline, isStopped: isStopped)
    }
}
