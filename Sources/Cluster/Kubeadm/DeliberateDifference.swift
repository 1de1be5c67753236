/// Where Slipway gives a node something else than Oracle CNE 2.3 does, on purpose. This table is the only place: the
/// README shows it, and the contract tests excuse nothing that does not stand here. `compat: ocne` takes back all that
/// a node is given, but for the text of scripts.
package enum DeliberateDifference: String, CaseIterable, Sendable {
    case kubeadmVersion
    case kubeletAuthorization
    case kubeletConfiguration
    case servingCertificates
    case joiningKubelet
    case kubeProxyConfiguration
    case addOnPhases
    case etcdMetrics
    case etcdTLSVersion
    case certificateNames
    case startTime
    case controlPlaneTaint
    case bootstrapToken
    case certificateKey
    case certificateAuthorities
    case misspeltUnit
    case emptyProxyDropIns
    case proxyDropIns
    case nodeFamilies
    case registries
    case pauseImage
    case firewallPorts
    case hostName
    case hostNameFallback
    case ignitionOrigins
    case loadBalancerName
    case overlappingNetworks
    case kubeconfig
    case implicitKey
    case addOns

    /// Whether it can be seen in the Ignition of a host that the cluster file does not list.
    package var isInIgnition: Bool {
        switch self {
        case .certificateKey, .hostName, .hostNameFallback, .loadBalancerName, .overlappingNetworks, .kubeconfig,
            .implicitKey, .addOns:
            false
        default: true
        }
    }

    /// The table for the README.
    package static var markdown: String {
        let rows = allCases.map { "| \($0.rawValue) | \($0.theirs) | \($0.ours) |" }
        return (["| difference | Oracle CNE | Slipway |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }
}
