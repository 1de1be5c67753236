import Inventory
import Kickstart

extension Installation {
    /// The network as the installer and, through NetworkManager's files, the installed system have it.
    /// - Throws: ``KickstartError/network(_:reason:)`` for what a Kickstart has no word for.
    func networkCommands() throws(KickstartError) -> [any Command] {
        let network = host.network
        try checkSearchDomains()
        var commands: [any Command] = []
        var isFirst = true
        for link in network.links {
            if hasNoLine(link) { continue }
            commands.append(try command(link, hostName: isFirst ? try Word(host.name.description) : nil))
            isFirst = false
        }
        return commands
    }

    /// Whether an interface is made by the line of another: a NIC of which nothing is said but that others lie on it, or
    /// a bond with nothing but one VLAN on it. A second line for the same device would be one too many for
    /// pykickstart, which warns of it.
    private func hasNoLine(_ link: NetworkLink) -> Bool {
        guard !link.isConfigured, link.mtu == nil else { return false }
        switch link.kind {
        case .ethernet: return true
        case .bond: return !host.network.isPart(link) && vlans(on: link.name).count == 1
        case .vlan, .bridge: return false
        }
    }

    private func vlans(on name: InterfaceName?) -> [NetworkLink] {
        host.network.links.filter { if case .vlan(_, let lower) = $0.kind { lower == name } else { false } }
    }

    private func checkSearchDomains() throws(KickstartError) {
        guard installer.version < .rhel9, !host.network.searchDomains.isEmpty else { return }
        throw .network(
            "search",
            reason:
                "the installer of \(installer.version.rawValue) has no search domains; remove it, and use full names")
    }

    private func command(_ link: NetworkLink, hostName: Word?) throws(KickstartError) -> Network {
        guard link.routes.isEmpty else {
            throw .network(
                "routes",
                reason: "a Kickstart has default gateways only; give the installed system its routes by `extraIgnition`"
            )
        }
        var device = try Word((link.name ?? host.interface)?.description ?? (host.mac ?? session.mac).description)
        let kind: Network.Kind
        switch link.kind {
        case .ethernet: kind = .ethernet
        case .bond(let members, let options):
            kind = .bond(try bond(members, options))
        case .vlan(let id, let lower):
            kind = .vlan(id: id, name: device, over: try bond(under: lower))
            device = try Word(lower.description)
        case .bridge(let ports):
            try checkPorts(ports, of: device)
            kind = .bridge(ports: try words(ports))
        }
        let isPrimary = link == host.network.primary
        return Network(
            device: device, kind: kind, ipv4: try ipv4(link), ipv6: try ipv6(link), mtu: link.mtu,
            nameServers: try nameServers(of: link), searchDomains: isPrimary ? try searchDomains() : [],
            hostName: hostName)
    }

    /// Anaconda makes a profile for a NIC of each port that it does not know as a bond.
    private func checkPorts(_ ports: [InterfaceName], of bridge: Word) throws(KickstartError) {
        for link in host.network.links {
            guard case .vlan = link.kind, let name = link.name, ports.contains(name) else { continue }
            throw .network(
                "bridges",
                reason: "\(bridge.string) has the VLAN \(name) as a port, and the installer knows NICs and bonds only")
        }
    }

    private func ipv4(_ link: NetworkLink) throws(KickstartError) -> Network.IPv4 {
        switch link.ipv4 {
        case .off: return .off
        case .dhcp: return .dhcp
        case .fixed(let own, let gateway):
            return .fixed(
                address: try Word(own.address.description), netmask: try Word(own.netmask),
                gateway: try word(gateway))
        }
    }

    private func ipv6(_ link: NetworkLink) throws(KickstartError) -> Network.IPv6 {
        switch link.ipv6 {
        case .off: return .off
        case .router: return .router
        case .dhcp: return .dhcp
        case .fixed(let own, let gateway):
            return .fixed(address: try Word(own.description), gateway: try word(gateway))
        }
    }

    /// NetworkManager refuses a name server on an interface without its IP version, so each version has one of its own.
    private func nameServers(of link: NetworkLink) throws(KickstartError) -> [Word] {
        let network = host.network
        let order = (network.primary.map { [$0] } ?? []) + network.links
        let holders = (v4: order.first { $0.ipv4 != .off }, v6: order.first { $0.ipv6 != .off })
        return try words(network.nameservers.filter { link == ($0.isVersion6 ? holders.v6 : holders.v4) })
    }

    private func searchDomains() throws(KickstartError) -> [Word] { try words(host.network.searchDomains) }

    /// The bond that the line of a VLAN makes.
    private func bond(under name: InterfaceName) throws(KickstartError) -> Network.Bond? {
        guard let link = host.network.links.first(where: { $0.name == name }), hasNoLine(link),
            case .bond(let members, let options) = link.kind
        else { return nil }
        return try bond(members, options)
    }

    private func bond(_ members: [InterfaceName], _ options: [BondOption]) throws(KickstartError) -> Network.Bond {
        Network.Bond(members: try words(members), options: try words(options.map { "\($0.name)=\($0.value)" }))
    }

    private func word(_ address: IPAddress?) throws(KickstartError) -> Word? {
        guard let address else { return nil }
        return try Word(address.description)
    }

    private func words(_ values: [some CustomStringConvertible]) throws(KickstartError) -> [Word] {
        var words: [Word] = []
        for value in values { words.append(try Word(value.description)) }
        return words
    }
}
