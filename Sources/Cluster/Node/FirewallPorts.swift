/// The API's ports in the OS image's firewall, whose rules include a file that defines them (nft(8), "define").
struct FirewallPorts {
    private static let inImage: Set = [6443, 6444]

    private let ports: [Int]

    /// Nil where the image's own file has them all.
    init?(_ cluster: ClusterDefinition) {
        ports = [cluster.bindPort] + (cluster.endpoint.isVirtualIP ? [cluster.bindPortAlternative] : [])
        if Self.inImage.isSuperset(of: ports) { return nil }
    }

    var text: String { "define kube_ports = { \(ports.map(String.init).joined(separator: ", ")) }\n" }
}

extension APIEndpoint {
    /// Whether the control-plane hosts hold it among themselves.
    var isVirtualIP: Bool { if case .virtualIP = self { true } else { false } }
}
