/// The network of a host: every interface that is configured, and where names are looked up.
///
/// One model for both who must know it: the installer and the installed system (Kickstart), and the initial RAM disks
/// of both (dracut's arguments). It holds only what both can be told, but for what their renderers refuse by name.
package struct HostNetwork: Sendable, Hashable {
    /// The interfaces, each after those it lies on.
    package let links: [NetworkLink]
    package let nameservers: [IPAddress]
    /// The domains in which short names are looked up; initial RAM disks have none, and need none for full names.
    package let searchDomains: [HostName]

    init(links: [NetworkLink], nameservers: [IPAddress] = [], searchDomains: [HostName] = []) {
        self.links = links
        self.nameservers = nameservers
        self.searchDomains = searchDomains
    }

    /// DHCP on the interface that the host boots from.
    package static let dhcp = HostNetwork(links: [NetworkLink(ipv4: .dhcp, ipv6: .router)])

    /// One fixed address on the interface that the host boots from.
    package static func fixed(address: InterfaceAddress, gateway: IPAddress?, nameservers: [IPAddress]) -> HostNetwork {
        let link =
            address.address.isVersion6
            ? NetworkLink(ipv4: .off, ipv6: .fixed(address, gateway: gateway))
            : NetworkLink(ipv4: .fixed(address, gateway: gateway), ipv6: .off)
        return HostNetwork(links: [link], nameservers: nameservers)
    }

    /// The fixed addresses of all interfaces, in their order; empty with DHCP.
    package var addresses: [InterfaceAddress] { links.flatMap(\.addresses) }

    /// The MAC addresses of the NICs that are known by them.
    package var macs: [MACAddress] {
        links.compactMap { if case .ethernet(let mac) = $0.kind { mac } else { nil } }
    }

    /// The interface by which the host reaches others: that of its default route, or the first with addresses.
    package var primary: NetworkLink? {
        links.first { $0.ipv4.gateway != nil } ?? links.first { $0.ipv6.gateway != nil }
            ?? links.first { $0.isConfigured }
    }

    /// Whether an interface is a member of a bond or a port of a bridge, which has the addresses in its place.
    package func isPart(_ link: NetworkLink) -> Bool {
        guard let name = link.name else { return false }
        return links.contains { other in
            switch other.kind {
            case .bond(let members, _): members.contains(name)
            case .bridge(let ports): ports.contains(name)
            case .ethernet, .vlan: false
            }
        }
    }
}
