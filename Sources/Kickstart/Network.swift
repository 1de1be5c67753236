/// A `network` command: one interface of the installer and, through NetworkManager's files, of the installed system.
///
/// What is not said of IPv6 with DHCP for IPv4 is left to router advertisements, as Anaconda does.
package struct Network: Command, Equatable {
    /// What the interface is.
    package enum Kind: Equatable, Sendable {
        /// A NIC. Its name may be a MAC address: its configuration is then bound to that, not to the name that the
        /// installer has for it.
        case ethernet
        case bond(Bond)
        /// A VLAN on ``Network/device``, with the name of its own. The installer makes the bond below it too when that is
        /// given, which then has no addresses.
        case vlan(id: Int, name: Word, over: Bond?)
        /// Without a spanning tree, which NetworkManager would turn on.
        case bridge(ports: [Word])
    }

    /// The members of a bond, and its options as `NAME=VALUE` without commas.
    package struct Bond: Equatable, Sendable {
        package let members: [Word]
        package let options: [Word]

        package init(members: [Word], options: [Word]) {
            self.members = members
            self.options = options
        }
    }

    /// How the interface gets its IPv4 address.
    package enum IPv4: Equatable, Sendable {
        case off, dhcp
        /// The netmask in dotted form.
        case fixed(address: Word, netmask: Word, gateway: Word?)
    }

    /// How the interface gets its IPv6 address.
    package enum IPv6: Equatable, Sendable {
        case off
        /// From router advertisements, and DHCPv6 where they say so.
        case router
        /// From DHCPv6 alone.
        case dhcp
        /// As address/prefix length.
        case fixed(address: Word, gateway: Word?)
    }

    /// An interface's name or its MAC; without one the installer takes the interface that it booted from.
    package let device: Word?
    package let kind: Kind
    package let ipv4: IPv4
    package let ipv6: IPv6
    /// Bytes.
    package let mtu: Int?
    package let nameServers: [Word]
    /// Domains in which short names are looked up; only RHEL 9 and later.
    package let searchDomains: [Word]
    package let hostName: Word?

    package init(
        device: Word?, kind: Kind = .ethernet, ipv4: IPv4 = .dhcp, ipv6: IPv6 = .router, mtu: Int? = nil,
        nameServers: [Word] = [], searchDomains: [Word] = [], hostName: Word? = nil
    ) {
        self.device = device
        self.kind = kind
        self.ipv4 = ipv4
        self.ipv6 = ipv6
        self.mtu = mtu
        self.nameServers = nameServers
        self.searchDomains = searchDomains
        self.hostName = hostName
    }

    package var text: String {
        var line = Line("network")
        addIPv4(&line)
        addIPv6(&line)
        line.add("--device", device)
        addKind(&line)
        if let mtu { line.add("--mtu=\(mtu)") }
        line.add("--nameserver", nameServers)
        line.add(ipv4 == .off ? "--ipv6-dns-search" : "--ipv4-dns-search", searchDomains)
        line.add("--hostname", hostName)
        line.add("--activate")
        line.add("--onboot=yes")
        return line.text
    }

    private func addIPv4(_ line: inout Line) {
        switch ipv4 {
        case .off: line.add("--noipv4")
        case .dhcp: line.add("--bootproto=dhcp")
        case .fixed(let address, let netmask, let gateway):
            line.add("--bootproto=static")
            line.add("--ip", address)
            line.add("--netmask", netmask)
            line.add("--gateway", gateway)
        }
    }

    private func addIPv6(_ line: inout Line) {
        switch ipv6 {
        case .off: line.add("--noipv6")
        case .router: line.add("--ipv6=auto", if: ipv4 != .dhcp)
        case .dhcp: line.add("--ipv6=dhcp")
        case .fixed(let address, let gateway):
            line.add("--ipv6", address)
            line.add("--ipv6gateway", gateway)
        }
    }

    private func addKind(_ line: inout Line) {
        switch kind {
        case .ethernet: line.add("--bindto=mac", if: device?.string.contains(":") ?? false)
        case .bond(let bond): add(bond, &line)
        case .vlan(let id, let name, let bond):
            if let bond { add(bond, &line) }
            line.add("--vlanid=\(id)")
            line.add("--interfacename", name)
        case .bridge(let ports):
            line.add("--bridgeslaves", ports)
            line.add("--bridgeopts=stp=no")
        }
    }

    private func add(_ bond: Bond, _ line: inout Line) {
        line.add("--bondslaves", bond.members)
        line.add("--bondopts", bond.options)
    }
}
