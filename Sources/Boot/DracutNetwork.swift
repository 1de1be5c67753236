import Inventory

extension Installation {
    /// The network of the first boot, in whose initial RAM disk Ignition fetches its config.
    /// - Throws: ``BootError/network(reason:)``.
    func firstBootNetwork() throws(BootError) -> [KernelArgument] {
        try installerNetwork() + [KernelArgument("rd.neednet", "1")]
    }

    /// The network of the installer's initial RAM disk, and of a live system that installs itself.
    /// - Throws: ``BootError/network(reason:)``.
    func installerNetwork() throws(BootError) -> [KernelArgument] {
        try DracutNetwork(host, mac: host.mac ?? session.mac).arguments()
    }
}

/// A host's network as dracut takes it (dracut.cmdline(7), "Network"; nm-initrd-generator(8) reads the same).
///
/// A NIC of a known MAC gets its name by `ifname`, and Anaconda keeps that name on the installed system; where only the
/// NIC that the host boots from is known, `BOOTIF` holds the others off. There is no argument for search domains:
/// initial RAM disks fetch from full names.
struct DracutNetwork {
    private let host: Host
    private let mac: MACAddress
    private var written: [KernelArgument] = []

    /// - Parameter mac: The NIC that it boots from.
    init(_ host: Host, mac: MACAddress) {
        self.host = host
        self.mac = mac
    }

    func arguments() throws(BootError) -> [KernelArgument] {
        var writer = self
        let network = host.network
        for link in network.links { try writer.addInterface(link) }
        var devices: [String] = []
        for link in network.links {
            let values = try writer.addresses(of: link)
            for value in values { try writer.add("ip", value) }
            if !values.isEmpty { devices.append(writer.device(of: link)) }
        }
        if devices.count > 1, let primary = network.primary {
            try writer.add("bootdev", writer.device(of: primary))
        }
        for link in network.links { try writer.addRoutes(link) }
        for server in network.nameservers { try writer.add("nameserver", server.description) }
        return writer.written
    }

    private mutating func add(_ name: String, _ value: String) throws(BootError) {
        written.append(try KernelArgument(name, value))
    }

    /// The name of an interface; empty for the one that `BOOTIF` means.
    private func device(of link: NetworkLink) -> String { (link.name ?? host.interface)?.description ?? "" }

    /// What the interface is made of.
    private mutating func addInterface(_ link: NetworkLink) throws(BootError) {
        let name = device(of: link)
        switch link.kind {
        case .ethernet(let own):
            // As PXELINUX writes it: 01 is for Ethernet.
            if name.isEmpty { try add("BOOTIF", "01-" + mac.hyphenated) }
            if let own { try add("ifname", "\(name):\(own)") }
        case .bond(let members, let options):
            let list = members.map(\.description).joined(separator: ",")
            let values = options.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
            try add("bond", "\(name):\(list):\(values)" + (link.mtu.map { ":\($0)" } ?? ""))
        case .vlan(_, let lower): try add("vlan", "\(name):\(lower)")
        case .bridge(let ports): try add("bridge", "\(name):" + ports.map(\.description).joined(separator: ","))
        }
    }

    /// The values of `ip` for an interface: one for each fixed address, which `auto6` and the like complete.
    private func addresses(of link: NetworkLink) throws(BootError) -> [String] {
        switch (link.ipv4, link.ipv6) {
        case (.off, .off): return needsMTU(link) ? [value(link, nil, nil, "none")] : []
        case (.off, .router): return [value(link, nil, nil, "auto6")]
        case (.off, .dhcp): return [value(link, nil, nil, "dhcp6")]
        case (.off, .fixed(let own, let gateway)): return [value(link, own, gateway, "none")]
        case (.dhcp, .router):
            let isPlain = device(of: link).isEmpty && link.mtu == nil
            return [isPlain ? "dhcp" : value(link, nil, nil, "dhcp")]
        case (.dhcp, .dhcp): return [value(link, nil, nil, "dhcp,dhcp6")]
        case (.dhcp, .fixed(let own, let gateway)): return [value(link, own, gateway, "dhcp")]
        case (.dhcp, .off): throw .network(reason: "`dhcp` listens to IPv6 routers too, and `acceptRA` is off")
        case (.fixed(let own, let gateway), .off): return [value(link, own, gateway, "none")]
        case (.fixed(let own, let gateway), .router): return [value(link, own, gateway, "auto6")]
        case (.fixed(let own, let gateway), .dhcp): return [value(link, own, gateway, "dhcp6")]
        case (.fixed(let own4, let gateway4), .fixed(let own6, let gateway6)):
            return [value(link, own4, gateway4, "none"), value(link, own6, gateway6, "none")]
        }
    }

    private func needsMTU(_ link: NetworkLink) -> Bool {
        if case .bond = link.kind { false } else { link.mtu != nil }
    }

    private func value(_ link: NetworkLink, _ own: InterfaceAddress?, _ gateway: IPAddress?, _ method: String) -> String
    {
        var parts = [
            own?.address.urlHost ?? "", "", gateway?.urlHost ?? "", own?.netmask ?? "", host.name.description,
            device(of: link), method,
        ]
        if let mtu = link.mtu, needsMTU(link) { parts.append("\(mtu)") }
        return parts.joined(separator: ":")
    }

    private mutating func addRoutes(_ link: NetworkLink) throws(BootError) {
        let name = device(of: link)
        for route in link.routes {
            let block = route.destination.description
            let destination = route.destination.address.isVersion6 ? "[\(block)]" : block
            try add("rd.route", "\(destination):\(route.gateway.urlHost)" + (name.isEmpty ? "" : ":\(name)"))
        }
    }
}
