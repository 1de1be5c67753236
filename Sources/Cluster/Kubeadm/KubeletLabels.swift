package import Inventory

extension NodeLabel {
    /// Why a kubelet may not give itself the label and what to do, nil when it may (Kubernetes, "Admission Controllers
    /// in Kubernetes", section "NodeRestriction"; a kubelet that is told such a label does not even start).
    package var kubeletRefusal: String? {
        guard let slash = key.firstIndex(of: "/") else { return nil }
        let prefix = key[..<slash]
        func isIn(_ domain: String) -> Bool { prefix == domain || prefix.hasSuffix("." + domain) }
        let isOpen = isIn("kubelet.kubernetes.io") || isIn("node.kubernetes.io") || Self.open.contains(key)
        guard isIn("kubernetes.io") || isIn("k8s.io"), !isOpen else { return nil }
        return """
            a kubelet may not label its own node `\(key)`; take a prefix of your own, or let the cluster have it with \
            `kubectl label node NAME \(self)` when the host has joined
            """
    }

    /// The keys under `kubernetes.io` that kubelets may set.
    private static let open: Set<String> = [
        "kubernetes.io/hostname", "kubernetes.io/os", "kubernetes.io/arch", "beta.kubernetes.io/os",
        "beta.kubernetes.io/arch", "beta.kubernetes.io/instance-type", "topology.kubernetes.io/region",
        "topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/region",
        "failure-domain.beta.kubernetes.io/zone",
    ]
}
