/// One interface of a host.
package struct NetworkLink: Sendable, Hashable {
    /// What an interface is, and what it lies on.
    package enum Kind: Sendable, Hashable {
        /// A NIC. One with a MAC here is renamed to its ``NetworkLink/name``; without, it has that name already.
        case ethernet(MACAddress?)
        case bond(members: [InterfaceName], options: [BondOption])
        /// The identifier (IEEE 802.1Q) is from 1 to 4094.
        case vlan(id: Int, on: InterfaceName)
        case bridge(ports: [InterfaceName])
    }

    /// Nil for the NIC that the host boots from, where it is known by its MAC alone; there are no other interfaces then.
    package let name: InterfaceName?
    package let kind: Kind
    /// Bytes; nil leaves the kernel's 1500.
    package let mtu: Int?
    package let ipv4: IPv4Setting
    package let ipv6: IPv6Setting
    /// Other routes than the default ones.
    package let routes: [NetworkRoute]

    init(
        _ name: InterfaceName? = nil, _ kind: Kind = .ethernet(nil), mtu: Int? = nil, ipv4: IPv4Setting = .off,
        ipv6: IPv6Setting = .off, routes: [NetworkRoute] = []
    ) {
        self.name = name
        self.kind = kind
        self.mtu = mtu
        self.ipv4 = ipv4
        self.ipv6 = ipv6
        self.routes = routes
    }

    /// Whether the interface gets addresses.
    package var isConfigured: Bool { ipv4 != .off || ipv6 != .off }

    /// The fixed addresses, IPv4 first.
    package var addresses: [InterfaceAddress] { [ipv4.address, ipv6.address].compactMap { $0 } }
}

/// How an interface gets its IPv4 address.
package enum IPv4Setting: Sendable, Hashable {
    case off, dhcp
    case fixed(InterfaceAddress, gateway: IPAddress?)

    var address: InterfaceAddress? { if case .fixed(let address, _) = self { address } else { nil } }
    package var gateway: IPAddress? { if case .fixed(_, let gateway) = self { gateway } else { nil } }
}

/// How an interface gets its IPv6 address.
package enum IPv6Setting: Sendable, Hashable {
    case off
    /// From router advertisements (RFC 4861), and from DHCPv6 where they say so.
    case router
    /// From DHCPv6 (RFC 8415) in any case.
    case dhcp
    case fixed(InterfaceAddress, gateway: IPAddress?)

    var address: InterfaceAddress? { if case .fixed(let address, _) = self { address } else { nil } }
    package var gateway: IPAddress? { if case .fixed(_, let gateway) = self { gateway } else { nil } }
}

/// A route to a network by way of a router.
package struct NetworkRoute: Sendable, Hashable {
    package let destination: CIDRBlock
    package let gateway: IPAddress
}

/// An option of Linux' bonding driver by its kernel name, such as `miimon` ("Linux Ethernet Bonding Driver HOWTO").
package struct BondOption: Sendable, Hashable {
    package let name: String
    package let value: String
}
