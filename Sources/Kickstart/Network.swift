/// A `network` command: one interface of the installer and, through NetworkManager's files, of the installed system.
package struct Network: Equatable, Sendable {
    /// How the interface gets its address.
    package enum Address: Equatable, Sendable {
        case dhcp
        /// IPv4; the netmask in dotted form.
        case static4(address: Word, netmask: Word, gateway: Word?)
        /// IPv6 as address/prefix length.
        case static6(address: Word, gateway: Word?)
    }

    package let address: Address
    /// An interface's name or its MAC; without one the installer takes the interface that it booted from.
    package let device: Word?
    package let nameServers: [Word]
    package let hostName: Word?

    package init(address: Address, device: Word?, nameServers: [Word], hostName: Word?) {
        self.address = address
        self.device = device
        self.nameServers = nameServers
        self.hostName = hostName
    }

    var line: Line {
        var line = Line("network")
        switch address {
        case .dhcp:
            line.add("--bootproto=dhcp")
        case .static4(let address, let netmask, let gateway):
            line.add("--bootproto=static")
            line.add("--ip", address)
            line.add("--netmask", netmask)
            line.add("--gateway", gateway)
        case .static6(let address, let gateway):
            line.add("--noipv4")
            line.add("--ipv6", address)
            line.add("--ipv6gateway", gateway)
        }
        line.add("--device", device)
        line.add("--nameserver", nameServers)
        line.add("--hostname", hostName)
        line.add("--activate")
        line.add("--onboot=yes")
        return line
    }
}
