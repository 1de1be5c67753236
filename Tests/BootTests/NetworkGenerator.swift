import Inventory
import TestSupport

/// Makes networks at random: the text of a cluster file, and what it says.
struct NetworkGenerator {
    var random: Seed
    private(set) var text = ""
    private(set) var expected = NetworkDescription()
    private var names: [String] = []
    private var hasGateway = (v4: false, v6: false)
    private var count = 0

    static let bootMAC = "52:54:00:00:00:00"

    init(_ random: Seed) {
        self.random = random
        expected.hostName = "node-1.example.com"
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func one<T>(of values: [T]) -> T { values[Int.random(in: 0..<values.count, using: &random)] }

    /// - Parameter hasRoutes: With what a Kickstart has no word for too.
    mutating func make(hasRoutes: Bool = false) {
        if chance(20) { lone() } else { several(hasRoutes: hasRoutes) }
        var servers: [String] = []
        if expected.links.values.contains(where: { $0.ipv4 != "off" }) { servers += ["192.0.2.53", "198.51.100.53"] }
        if expected.links.values.contains(where: { $0.ipv6 != "off" }) { servers += ["2001:db8:53::53"] }
        if chance(70) {
            text += "nameservers: [\(servers.map { "'\($0)'" }.joined(separator: ", "))]\n"
            expected.nameServers = Set(servers)
        }
        if chance(30) {
            text += "search: [example.com, rack.example.net]\n"
            expected.search = ["example.com", "rack.example.net"]
        }
    }

    private mutating func lone() {
        let mtu = chance(30) ? 1400 : nil
        let keys = addressing(Self.bootMAC, "ethernet", mtu: mtu)
        expected.macs[Self.bootMAC] = Self.bootMAC
        text += "ethernets: [{\(keys)\(mtu.map { ", mtu: \($0)" } ?? "")}]\n"
    }

    private mutating func several(hasRoutes: Bool) {
        var nics: [String] = []
        var free: [String] = []
        for index in 0..<Int.random(in: 3...6, using: &random) {
            let name = "nic\(index)"
            let mac = index == 0 ? Self.bootMAC : "52:54:00:00:00:0\(index)"
            // Some are called as the reader calls those without a name.
            nics.append(chance(50) ? "mac: '\(mac)'" : "name: \(name), mac: '\(mac)'")
            free.append(name)
            expected.macs[name] = mac
            expected.links[name] = NetworkDescription.Link()
        }
        var mtus: [String: Int] = [:]
        var bonds: [String] = []
        if chance(60) {
            let members = [free.removeFirst(), free.removeFirst()]
            mtus["bond0"] = chance(40) ? 9000 : nil
            let (keys, options) = bond(members)
            expected.links["bond0"] = .init(
                kind: NetworkDescription.bond(members, options), mtu: mtus["bond0"].map { "\($0)" } ?? "")
            bonds.append(
                "name: bond0, interfaces: [\(members.joined(separator: ", "))], \(keys)"
                    + (mtus["bond0"].map { ", mtu: \($0)" } ?? ""))
        }
        var upper = bonds.isEmpty ? [] : ["bond0"]
        let bridge = makeBridge(&free, &upper)
        var entries: [(list: String, index: Int, name: String)] = []
        for name in free { entries.append(("ethernets", Int(name.dropFirst(3)) ?? 0, name)) }
        let vlans = makeVLANs(free + upper, mtus)
        // What nothing lies on must have addresses; the others may.
        for entry in entries
        where chance(70) || !expected.links.values.contains(where: { $0.kind.hasSuffix(" \(entry.name)") }) {
            let keys = addressing(entry.name, "ethernet")
            nics[entry.index] += ", \(keys)" + routes(entry.name, hasRoutes)
        }
        for name in upper
        where chance(50) || !expected.links.values.contains(where: { $0.kind.hasSuffix(" on \(name)") }) {
            bonds[0] += ", " + addressing(name, expected.links[name]?.kind ?? "", mtu: mtus[name])
        }
        text += "ethernets: [\(nics.map { "{\($0)}" }.joined(separator: ", "))]\n"
        if !bonds.isEmpty { text += "bonds: [{\(bonds[0])}]\n" }
        if !vlans.isEmpty { text += "vlans: [\(vlans.joined(separator: ", "))]\n" }
        text += bridge
    }

    private mutating func bond(_ members: [String]) -> (keys: String, options: [String]) {
        one(of: [
            ("mode: balance-rr", ["mode=balance-rr"]),
            (
                "mode: 802.3ad, parameters: {miiMonitorInterval: 100, lacpRate: fast, transmitHashPolicy: layer3+4}",
                ["mode=802.3ad", "miimon=100", "lacp_rate=fast", "xmit_hash_policy=layer3+4"]
            ),
            (
                "mode: active-backup, parameters: {primary: \(members[1]), miiMonitorInterval: 50, upDelay: 100}",
                ["mode=active-backup", "primary=\(members[1])", "miimon=50", "updelay=100"]
            ),
            (
                "mode: active-backup, parameters: {arpInterval: 200, arpIPTargets: [192.0.2.1]}",
                ["mode=active-backup", "arp_interval=200", "arp_ip_target=192.0.2.1"]
            ),
        ])
    }

    private mutating func makeBridge(_ free: inout [String], _ bonds: inout [String]) -> String {
        guard chance(30), free.count > 1 else { return "" }
        var ports = [free.removeLast()]
        if chance(40), let bond = bonds.popLast() { ports.append(bond) }
        expected.links["br0"] = .init(kind: NetworkDescription.bridge(ports))
        let keys = addressing("br0", NetworkDescription.bridge(ports))
        return "bridges: [{name: br0, interfaces: [\(ports.joined(separator: ", "))], \(keys)}]\n"
    }

    private mutating func makeVLANs(_ lower: [String], _ mtus: [String: Int]) -> [String] {
        var vlans: [String] = []
        for index in 0..<Int.random(in: 0...2, using: &random) {
            guard let link = lower.randomElement(using: &random) else { continue }
            let id = 100 + index
            let name = one(of: ["\(link).\(id)", "vlan\(id)", "storage.\(id)"])
            let mtu = chance(30) ? 1300 : nil
            let keys = addressing(name, "vlan \(id) on \(link)", mtu: mtu)
            vlans.append("{id: \(id), link: \(link), name: \(name), \(keys)\(mtu.map { ", mtu: \($0)" } ?? "")}")
        }
        return vlans
    }

    private mutating func routes(_ name: String, _ isWanted: Bool) -> String {
        guard isWanted, let own = expected.links[name]?.ipv4, own.contains("/") else { return "" }
        let router = own.split(separator: ".").dropLast().joined(separator: ".") + ".9"
        expected.links[name]?.routes = ["10.0.0.0/8 \(router)"]
        return ", routes: [{to: 10.0.0.0/8, via: \(router)}]"
    }
}

extension NetworkGenerator {
    /// Keys of an interface that give it addresses.
    private mutating func addressing(_ name: String, _ kind: String, mtu: Int? = nil) -> String {
        count += 1
        var link = expected.links[name] ?? NetworkDescription.Link()
        link.kind = kind
        link.mtu = mtu.map { "\($0)" } ?? link.mtu
        var keys: [String] = []
        var addresses: [String] = []
        let choice = Int.random(in: 0...8, using: &random)
        if [0, 1, 2, 3].contains(choice) {
            link.ipv4 = "192.0.\(count).7/24"
            addresses.append(link.ipv4)
            if !hasGateway.v4, chance(60) {
                hasGateway.v4 = true
                link.gateways.append("192.0.\(count).1")
                keys.append("gateway4: 192.0.\(count).1")
            }
        }
        if [4, 5, 6].contains(choice) {
            link.ipv4 = "dhcp"
            keys.append("dhcp4: true")
            link.ipv6 = "router"
        }
        if [1, 4, 7].contains(choice) {
            link.ipv6 = "2001:db8:\(count)::7/64"
            addresses.append(link.ipv6)
            if !hasGateway.v6, chance(60) {
                hasGateway.v6 = true
                let router = chance(50) ? "fe80::1" : "2001:db8:\(count)::1"
                link.gateways.append(router)
                keys.append("gateway6: '\(router)'")
            }
        }
        if [2, 5].contains(choice) {
            keys.append("dhcp6: true")
            link.ipv6 = "dhcp"
        }
        if [3, 8].contains(choice) {
            keys.append("acceptRA: true")
            link.ipv6 = "router"
        }
        if !addresses.isEmpty { keys.append("addresses: [\(addresses.map { "'\($0)'" }.joined(separator: ", "))]") }
        expected.links[name] = link
        return keys.joined(separator: ", ")
    }
}
