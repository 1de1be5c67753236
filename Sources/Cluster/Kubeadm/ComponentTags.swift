/// The tags that the images beside Kubernetes' own have in Oracle's registry. kubeadm must be told them, since it
/// would look for those of registry.k8s.io.
struct ComponentTags {
    let etcd: String
    let coreDNS: String
    /// Of the image that holds a pod's namespaces.
    let pause: String
    /// The patch version that Oracle CNE takes when only the minor is named.
    let patch: Int

    private init(_ patch: Int, etcd: String, coreDNS: String, pause: String) {
        self.etcd = etcd
        self.coreDNS = coreDNS
        self.pause = pause
        self.patch = patch
    }

    /// By the minor version of Kubernetes.
    static let known: [Int: ComponentTags] = [
        26: ComponentTags(6, etcd: "3.5.6", coreDNS: "v1.9.3-4", pause: "3.9"),
        27: ComponentTags(12, etcd: "3.5.10", coreDNS: "v1.10.1", pause: "3.9"),
        28: ComponentTags(8, etcd: "3.5.10", coreDNS: "v1.10.1-1", pause: "3.9"),
        29: ComponentTags(3, etcd: "3.5.10", coreDNS: "v1.11.1", pause: "3.9"),
        30: ComponentTags(3, etcd: "3.5.12", coreDNS: "v1.11.1", pause: "3.9"),
        31: ComponentTags(0, etcd: "3.5.15", coreDNS: "current", pause: "3.10"),
        32: ComponentTags(0, etcd: "3.5.15", coreDNS: "current", pause: "3.10"),
        33: ComponentTags(5, etcd: "3.5.23", coreDNS: "current", pause: "3.10"),
    ]
}

extension ClusterDefinition {
    /// Kubernetes' own registry, whose tags kubeadm knows better.
    private static let upstream = "registry.k8s.io"

    /// The tags to tell kubeadm; nil leaves them to it.
    var componentTags: ComponentTags? {
        imageRepository == Self.upstream ? nil : ComponentTags.known[kubernetesVersion.minorNumber]
    }

    /// Whether the cluster's etcd knows `--tls-min-version` (etcd's changelog, 3.5.8). The one etcd of the table that
    /// is older belongs to 1.26; registry.k8s.io has 3.5.7 for 1.27.
    var etcdHasTLSVersion: Bool { kubernetesVersion.minorNumber >= (componentTags == nil ? 28 : 27) }
}
