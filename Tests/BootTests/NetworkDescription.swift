/// What a network is, in words of nobody's: both texts about it are read back into this, by readers that know nothing
/// of what wrote them.
struct NetworkDescription: Equatable, CustomStringConvertible {
    struct Link: Equatable {
        /// `ethernet`, `bond MEMBERS OPTIONS`, `vlan ID on LINK` or `bridge PORTS`.
        var kind = "ethernet"
        /// `off`, `dhcp` or ADDRESS/LENGTH.
        var ipv4 = "off"
        /// `off`, `router`, `dhcp` or ADDRESS/LENGTH.
        var ipv6 = "off"
        /// Of IPv4 and of IPv6.
        var gateways: [String] = []
        var mtu = ""
        var routes: Set<String> = []
    }

    /// By name; the only NIC of a host by its MAC where it has no name.
    var links: [String: Link] = [:]
    var macs: [String: String] = [:]
    var nameServers: Set<String> = []
    var search: [String] = []
    var hostName = ""

    static func bond(_ members: [String], _ options: [String]) -> String {
        "bond \(members.joined(separator: ",")) \(options.sorted().joined(separator: ","))"
    }

    static func bridge(_ ports: [String]) -> String { "bridge " + ports.sorted().joined(separator: ",") }

    /// Puts in what others lie on and nothing else is said of.
    mutating func noteLower(_ names: [String]) {
        for name in names where links[name] == nil { links[name] = Link() }
    }

    /// The prefix length of a netmask.
    static func length(_ mask: String) -> String {
        guard mask.contains(".") else { return mask }
        return "\(mask.split(separator: ".").compactMap { UInt8($0)?.nonzeroBitCount }.reduce(0, +))"
    }

    var description: String {
        let lines = links.sorted { $0.key < $1.key }.map { name, link in
            "\(name): \(link.kind) | \(link.ipv4) | \(link.ipv6) | \(link.gateways) | \(link.mtu) | \(link.routes.sorted())"
        }
        let rest = "\(macs.sorted { $0.key < $1.key }) \(nameServers.sorted()) \(search) \(hostName)"
        return "\n" + lines.joined(separator: "\n") + "\n" + rest + "\n"
    }
}
