package import Inventory

/// How kube-proxy implements services (`KubeProxyConfiguration.mode`).
package enum KubeProxyMode: String, Sendable, Hashable, CaseIterable {
    case iptables
    case ipvs
    case nftables

    /// The minor version of Kubernetes from which kube-proxy has the mode without a feature gate; nil for those that all
    /// versions have (Kubernetes, "Feature Gates", `NFTablesProxyMode`).
    var firstMinor: Int? { self == .nftables ? 31 : nil }

    /// - Throws: `InvalidValue` naming the modes.
    package init(_ text: String) throws(InvalidValue) {
        guard let mode = KubeProxyMode(rawValue: text) else {
            throw InvalidValue(text, expected: "a mode of kube-proxy; write iptables, ipvs or nftables")
        }
        self = mode
    }
}
