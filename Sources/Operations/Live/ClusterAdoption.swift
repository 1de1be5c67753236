package import Cluster
import Inventory
package import Kubernetes
import PKI
package import SystemPackage

/// Takes over a cluster that Slipway did not make: reads what kubeadm wrote down about it. The cluster is not changed.
package struct ClusterAdoption: Sendable {
    /// What the cluster is called here; nil takes its own name.
    package let name: String?

    package init(name: String?) { self.name = name }

    /// What was found.
    package struct Outcome: Sendable {
        package let name: ClusterName
        /// The cluster file.
        package let text: String
        let cluster: ClusterDefinition
        package let record: AdoptedCluster
        package let warnings: [String]

        /// Looks whether the name is another cluster's here.
        /// - Throws: `OtherCluster`, ``LiveRefusal`` or what reading the state throws.
        package func check(_ store: SecretStore, state: FilePath, isReplacing: Bool) throws {
            let pins = record.authorities.map(\.publicKeyPin)
            if let kept = try store.existing(for: cluster)?.secrets.authority.publicKeyPin, !pins.contains(kept) {
                throw LiveRefusal.otherSecrets(authority: kept, cluster: pins)
            }
            guard !isReplacing, let known = try AdoptedCluster.load(name, in: state),
                Set(known.authorities.map(\.publicKeyPin)) != Set(pins)
            else { return }
            throw LiveRefusal.nameTaken(name.description, endpoint: known.endpoint)
        }
    }

    /// Reads the cluster, and checks that the file made of it can be read. Blocks.
    /// - Parameter kubeconfig: The file's path, to be kept.
    /// - Throws: `APIError`, ``LiveRefusal``, `InvalidValue` for a name, `FaultReport` for a cluster that a file cannot
    ///   describe.
    package func run(_ api: APIClient, kubeconfig: String) throws -> Outcome {
        let namespace = TokenSecret.namespace
        guard let object = try api.find(ResourcePath(.configMap, in: namespace, name: KubeadmConfiguration.name)) else {
            throw LiveRefusal.notByKubeadm
        }
        let configuration = try KubeadmConfiguration(ConfigMapObject(object))
        let kubeProxy = try api.find(ResourcePath(.configMap, in: namespace, name: "kube-proxy"))
        let info = try ClusterInfo(
            ConfigMapObject(api.get(ResourcePath(.configMap, in: ClusterInfo.namespace, name: ClusterInfo.name))))
        _ = try info.pins(trustedBy: api.access.authorities ?? info.authorities)
        let nodes = try api.list(ResourcePath(.node)).items.map { NodeStatus(NodeObject($0)) }
        guard let server = HostAndPort(url: api.access.server) else {
            throw LiveRefusal.unreadable(what: "server in the kubeconfig", cause: "it is no URL")
        }
        let name = try ClusterName(name ?? configuration.clusterName ?? "kubernetes")
        let file = AdoptedFile(
            name: name, configuration: configuration, server: server,
            kubeProxy: kubeProxy.map { ConfigMapObject($0) },
            nodes: nodes.sorted { $0.name < $1.name }.map { "\($0.name) (\($0.role))" })
        let text = try file.text()
        let cluster = try ClusterFile.parse(Array(text.utf8), source: "the cluster file", directory: ".")
        return Outcome(
            name: name, text: text, cluster: cluster,
            record: AdoptedCluster(
                endpoint: cluster.controlPlaneEndpoint, kubeconfig: kubeconfig, context: api.access.context,
                authorities: info.authorities),
            warnings: file.warnings)
    }
}
