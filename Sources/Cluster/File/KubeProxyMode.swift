package import Inventory

/// How kube-proxy implements services (`KubeProxyConfiguration.mode`).
package enum KubeProxyMode: String, Sendable, Hashable, CaseIterable {
    case iptables
    case ipvs
    case nftables

    /// - Throws: `InvalidValue` naming the modes.
    package init(_ text: String) throws(InvalidValue) {
        guard let mode = KubeProxyMode(rawValue: text) else {
            throw InvalidValue(text, expected: "a mode of kube-proxy; write iptables, ipvs or nftables")
        }
        self = mode
    }
}
