import Kickstart
import Markup

extension GeneratedHosts {
    static func host(_ index: Int, _ version: SyntaxVersion, _ random: inout Random) -> Value {
        let mac =
            "52:54:00:"
            + [index / 256, index % 256].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            .joined(separator: ":")
        let members = [
            Value.Member("name", .string("node-\(index).example.com")), Value.Member("mac", .string("\(mac):01")),
            Value.Member("role", random.one(of: ["control-plane", "worker"])),
        ]
        guard random.chance(2, in: 3) else { return .object(members + shorthand(&random)) }
        return .object(members + [Value.Member("network", network(mac, version, &random))])
    }

    private static func shorthand(_ random: inout Random) -> [Value.Member] {
        let own = random.maybe("interface", ["enp1s0", "eno1"])
        switch random.number(0...2) {
        case 0: return own
        case 1:
            return own + [Value.Member("address", "192.0.2.11/24")] + random.maybe("gateway", ["192.0.2.1"])
                + random.maybe("nameservers", [["192.0.2.53", "192.0.2.54"]])
        default:
            return own + [Value.Member("address", "2001:db8::11/64")] + random.maybe("gateway", ["2001:db8::1"])
                + random.maybe("nameservers", [["2001:db8::53"]])
        }
    }

    /// One or two NICs, perhaps a bond of both, a VLAN or a bridge on it; the uppermost has the addresses.
    private static func network(_ mac: String, _ version: SyntaxVersion, _ random: inout Random) -> Value {
        let isBond = random.chance(1, in: 3)
        let upper = random.number(0...2)
        var nics = [[Value.Member("mac", .string("\(mac):01"))], [Value.Member("mac", .string("\(mac):02"))]]
        nics[0] += [Value.Member("name", "nic0")]
        nics[1] += [Value.Member("name", "nic1")]
        if !isBond { nics.removeLast() }
        var bond: [Value.Member] = [
            Value.Member("name", "bond0"), Value.Member("interfaces", ["nic0", .string("\(mac):02")]),
        ]
        bond += random.one(of: [
            [Value.Member("mode", "802.3ad"), Value.Member("parameters", ["miiMonitorInterval": 100])],
            [Value.Member("mode", "active-backup"), Value.Member("parameters", ["primary": "nic0"])],
        ])
        let base: Value = isBond ? "bond0" : "nic0"
        let addressing = addressing(&random)
        let own = addressing.members + (upper == 0 ? random.maybe("mtu", [9000, 1400]) : [])
        let bridge = [Value.Member("name", "br0"), Value.Member("interfaces", [base])]
        let number = random.number(1...4094)
        var vlan = [Value.Member("link", base), Value.Member("id", .integer(number))]
        vlan += random.maybe("name", [.string("vlan\(number)"), .string("data.\(number)")])
        if upper == 0 { isBond ? (bond += own) : (nics[0] += own) }
        var members = [Value.Member("ethernets", .array(nics.map { .object($0) }))]
        if isBond { members.append(Value.Member("bonds", [.object(bond)])) }
        if upper == 1 { members.append(Value.Member("vlans", [.object(vlan + own)])) }
        if upper == 2 { members.append(Value.Member("bridges", [.object(bridge + own)])) }
        if !addressing.servers.isEmpty { members += random.maybe("nameservers", [.array(addressing.servers)]) }
        if version > .rhel8 { members += random.maybe("search", [["example.com"], ["a.example", "b.example"]]) }
        return .object(members)
    }

    /// The addresses of one interface, and name servers that it reaches.
    private static func addressing(_ random: inout Random) -> (members: [Value.Member], servers: [Value]) {
        let (server4, server6) = ("192.0.2.53" as Value, "2001:db8::53" as Value)
        switch random.number(0...4) {
        case 0: return ([Value.Member("dhcp4", true)], [server4])
        case 1: return ([Value.Member("dhcp6", true)], [server6])
        case 2: return ([Value.Member("acceptRA", true)], [server6])
        case 3:
            return (
                [Value.Member("addresses", ["192.0.2.12/24", "2001:db8::12/64"])]
                    + random.maybe("gateway4", ["192.0.2.1"]) + random.maybe("gateway6", ["2001:db8::1"]),
                [server6, server4]
            )
        default:
            return ([Value.Member("addresses", ["192.0.2.13/24"])] + random.maybe("gateway4", ["192.0.2.1"]), [server4])
        }
    }
}
