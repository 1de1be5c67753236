/// The container images that the nodes of a cluster pull: those of kubeadm's control plane, of the virtual IP's proxy,
/// and the OS itself for its updates. Those of add-ons are not among them: their manifests are
/// not read for images.
package struct ClusterImages: Sendable {
    /// Where kubeadm's images are unless the cluster file says otherwise.
    static let repository = "container-registry.oracle.com/olcne"

    /// `HOST/PATH:TAG`, in the order that nodes need them.
    package let containers: [String]
    /// The names of further images whose tags only the nodes' kubeadm knows (`kubeadm config images list`).
    package let undetermined: [String]
    /// The OS in the words of ``OSRegistry``, with its tag.
    package let system: String

    package init(_ cluster: ClusterDefinition) {
        let tags = cluster.componentTags
        let own = "v\(cluster.kubernetesVersion)"
        let images: [(name: String, tag: String?)] =
            [
                ("pause", tags?.pause), ("etcd", tags?.etcd), ("kube-apiserver", own),
                ("kube-controller-manager", own), ("kube-scheduler", own),
            ] + (cluster.hasKubeProxy ? [("kube-proxy", own)] : [])
            + (cluster.hasCoreDNS ? [("coredns", tags?.coreDNS)] : [])
        var names = images.compactMap { image in image.tag.map { "\(cluster.imageRepository)/\(image.name):\($0)" } }
        if case .virtualIP = cluster.endpoint { names.append(VirtualIP.nginxImage(cluster)) }
        containers = names
        undetermined = images.filter { $0.tag == nil }.map(\.name)
        system = "\(cluster.osRegistry.transport):\(cluster.osRegistry.registry):\(cluster.osTag)"
    }
}
