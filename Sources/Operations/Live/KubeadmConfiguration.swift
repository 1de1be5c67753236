import Kubernetes
import Markup

/// What kubeadm wrote down about a cluster: `ClusterConfiguration` of the ConfigMap `kubeadm-config` (Kubernetes
/// reference, "kubeadm Configuration (v1beta3)" and "(v1beta4)").
struct KubeadmConfiguration: Sendable {
    static let name = "kubeadm-config"
    private static let title = "ConfigMap kube-system/kubeadm-config"

    /// Without `v`.
    let kubernetesVersion: String
    /// `HOST:PORT` or `HOST`; nil where the cluster has no common one.
    let controlPlaneEndpoint: String?
    let clusterName: String?
    let podSubnet: String?
    let serviceSubnet: String?
    let dnsDomain: String?
    let imageRepository: String?
    let certificatesDirectory: String?
    let hasExternalEtcd: Bool
    let certSANs: [String]
    /// Flags of the API server, without dashes.
    let arguments: [String: String]

    /// - Throws: ``LiveRefusal/unreadable(what:cause:)``.
    init(_ configMap: ConfigMapObject) throws(LiveRefusal) {
        guard let text = configMap.data["ClusterConfiguration"] else {
            throw .unreadable(what: Self.title, cause: "it has no `ClusterConfiguration`")
        }
        let root: Node
        do { root = try YAML.parse(Array(text.utf8), source: Self.title) } catch {
            throw .unreadable(what: Self.title, cause: "\(error)")
        }
        let version = root["apiVersion"]?.text ?? ""
        guard ["kubeadm.k8s.io/v1beta3", "kubeadm.k8s.io/v1beta4"].contains(version) else {
            throw .unreadable(
                what: Self.title,
                cause: "its version is `\(version)`; v1beta3 and v1beta4 can be read")
        }
        guard let kubernetes = root["kubernetesVersion"]?.text else {
            throw .unreadable(what: Self.title, cause: "it has no `kubernetesVersion`")
        }
        func some(_ node: Node?) -> String? { node?.text.flatMap { $0.isEmpty ? nil : $0 } }
        kubernetesVersion = kubernetes.hasPrefix("v") ? String(kubernetes.dropFirst()) : kubernetes
        controlPlaneEndpoint = some(root["controlPlaneEndpoint"])
        clusterName = some(root["clusterName"])
        podSubnet = some(root.at("networking", "podSubnet"))
        serviceSubnet = some(root.at("networking", "serviceSubnet"))
        dnsDomain = some(root.at("networking", "dnsDomain"))
        imageRepository = some(root["imageRepository"])
        certificatesDirectory = some(root["certificatesDir"])
        hasExternalEtcd = root.at("etcd", "external").map { !$0.isNull } ?? false
        certSANs = root.at("apiServer", "certSANs")?.items.compactMap(\.text) ?? []
        arguments = root.at("apiServer", "extraArgs").map(Self.arguments) ?? [:]
    }

    /// A mapping in v1beta3, a list of names and values in v1beta4.
    private static func arguments(_ node: Node) -> [String: String] {
        let pairs =
            node.members.map { ($0.key, $0.value.text) }
            + node.items.map { ($0["name"]?.text ?? "", $0["value"]?.text) }
        var arguments: [String: String] = [:]
        for case (let name, let value?) in pairs { arguments[name] = value }
        return arguments
    }
}
