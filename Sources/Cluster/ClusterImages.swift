/// The container images that the nodes of a cluster pull: those of kubeadm's control plane, of the virtual IP's proxy,
/// and the OS itself for its updates. Add-ons, which the operator installs, are not among them.
package struct ClusterImages: Sendable {
    /// Where kubeadm's images are.
    static let repository = "container-registry.oracle.com/olcne"

    /// `HOST/PATH:TAG`, in the order that nodes need them.
    package let containers: [String]
    /// The OS in the words of ``OSRegistry``, with its tag.
    package let system: String

    package init(_ cluster: ClusterDefinition) {
        let version = cluster.kubernetesVersion
        var names = [
            "pause:\(version.pauseTag)", "etcd:\(version.etcdTag)", "kube-apiserver:v\(version)",
            "kube-controller-manager:v\(version)", "kube-scheduler:v\(version)", "kube-proxy:v\(version)",
            "coredns:\(version.coreDNSTag)",
        ].map { "\(Self.repository)/\($0)" }
        if case .virtualIP = cluster.endpoint { names.append(VirtualIP.nginxImage) }
        containers = names
        system = "\(cluster.osRegistry.transport):\(cluster.osRegistry.registry):\(cluster.osTag)"
    }
}
