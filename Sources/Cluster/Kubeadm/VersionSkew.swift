/// Which versions may meet in one cluster (Kubernetes, "Version Skew Policy", and "Creating a cluster with kubeadm",
/// section "Version skew policy"). An OCK image brings a kubelet and a kubeadm of one version.
package enum VersionSkew {
    /// How many minor versions a kubelet may be behind the API server; fewer only before 1.25, which none here is.
    private static let kubeletLag = 3

    /// A host that is to join: its kubeadm must be of the version that the cluster was last made or upgraded with,
    /// whatever the host is to be.
    /// - Parameters:
    ///   - node: The version that the host's OS image brings.
    ///   - cluster: The version of the cluster's control plane; of its oldest API server where they differ.
    /// - Throws: ``VersionSkewRefusal``.
    package static func check(
        joining node: KubernetesVersion, to cluster: KubernetesVersion
    ) throws(VersionSkewRefusal) {
        try check(kubelet: node, of: cluster)
        guard node.minorNumber == cluster.minorNumber else {
            throw VersionSkewRefusal(node: node, cluster: cluster, reason: .kubeadmIsOlder)
        }
    }

    /// A node that has joined.
    /// - Throws: ``VersionSkewRefusal``.
    package static func check(
        kubelet node: KubernetesVersion, of cluster: KubernetesVersion
    ) throws(VersionSkewRefusal) {
        let lag = cluster.minorNumber - node.minorNumber
        if lag < 0 { throw VersionSkewRefusal(node: node, cluster: cluster, reason: .kubeletIsNewer) }
        if lag > kubeletLag { throw VersionSkewRefusal(node: node, cluster: cluster, reason: .kubeletIsTooOld) }
    }
}

/// A host would not fit its cluster.
package struct VersionSkewRefusal: Error, Equatable, CustomStringConvertible, Sendable {
    package enum Reason: Sendable {
        /// Than the API server that it would talk to.
        case kubeletIsNewer
        /// By more minor versions than a kubelet may be behind.
        case kubeletIsTooOld
        /// Than what the cluster was made with.
        case kubeadmIsOlder
    }

    package let node: KubernetesVersion
    package let cluster: KubernetesVersion
    package let reason: Reason

    package var description: String {
        switch reason {
        case .kubeletIsNewer:
            """
            the host would run Kubernetes \(node), the cluster's API server runs \(cluster), and a kubelet may not be \
            newer than that; set `kubernetesVersion` and `osTag` to \(cluster.minor), or upgrade the control plane \
            to \(node.minor) first
            """
        case .kubeletIsTooOld:
            """
            the host would run Kubernetes \(node), the cluster's API server runs \(cluster), and a kubelet may be at \
            most three minor versions older; set `kubernetesVersion` and `osTag` to \(cluster.minor)
            """
        case .kubeadmIsOlder:
            """
            the host would bring kubeadm \(node), the cluster's control plane runs \(cluster), and kubeadm lets hosts \
            join only clusters of its own minor version; set `kubernetesVersion` and `osTag` to \(cluster.minor)
            """
        }
    }
}
