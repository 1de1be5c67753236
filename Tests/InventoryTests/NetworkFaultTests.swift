import Inventory
import Markup
import Testing

/// What `network:` of a host refuses, and where.
@Suite struct NetworkFaultTests {
    /// Each line is a network, `=>`, and a part of the message. `NICS` stands for two of them; `^` ends a line.
    private static let table = #"""
        NICS^bonds: [{name: bond0, mode: 802.3ad, interfaces: [a, c], dhcp4: true}] => interfaces[1]`: `c` is not an
        NICS^bonds: [{name: x, mode: broadcast, interfaces: [a, 52:54:00:00:00:09], dhcp4: true}] => `52:54:00:00:00:09` is not
        NICS^vlans: [{id: 5, link: c, dhcp4: true}] => vlans[0].link`: `c` is not an interface
        NICS^bonds: [{name: x, mode: broadcast, interfaces: [a], dhcp4: true}]^bridges: [{name: y, interfaces: [a, b], dhcp4: true}] => `hosts[0].network.bridges[0].interfaces[0]` a is used by `hosts[0].network.bonds[0]` already
        NICS^bonds: [{name: x, mode: broadcast, interfaces: [a, a], dhcp4: true}] => interfaces[1]` a is used by `hosts[0].network.bonds[0]` already
        NICS^bridges: [{name: x, interfaces: [a], dhcp4: true}]^vlans: [{id: 5, link: a, dhcp4: true}] => a is used by
        NICS^bridges: [{name: x, interfaces: [x], dhcp4: true}] => bridges[0]` lies on itself
        NICS^bonds: [{name: x, mode: broadcast, interfaces: [a, x.5], dhcp4: true}]^vlans: [{id: 5, link: x}] => bonds[0]` lies on itself
        NICS^vlans: [{id: 5, link: a, name: v.5}]^bonds: [{name: x, mode: broadcast, interfaces: [v.5, b], dhcp4: true}] => interfaces[0]` v.5 is one of `vlans`
        NICS^bridges: [{name: x, dhcp4: true}] => `hosts[0].network.bridges[0].interfaces` is missing
        NICS^bridges: [{name: x, interfaces: [], dhcp4: true}] => bridges[0].interfaces` is missing
        NICS^bridges: [{interfaces: [a], dhcp4: true}] => bridges[0].name` is missing
        ethernets: [{name: a, mac: 52:54:00:00:00:01}] => ethernets[0]` has no addresses, and nothing lies on it
        ethernets: [] => `hosts[0].network` has no interfaces
        ethernets: [{name: a, dhcp4: true}, {name: b}]^bonds: [{name: x, mode: broadcast, interfaces: [a, b], dhcp4: true}] => ethernets[0]` is a member of another interface and has addresses
        ethernets: [{addresses: [192.0.2.2/24], gateway4: 192.0.3.1}] => gateway4` 192.0.3.1 lies outside
        ethernets: [{addresses: [192.0.2.2/32], gateway4: 192.0.2.1}] => gateway4` 192.0.2.1 lies outside
        ethernets: [{addresses: [192.0.2.2/24], gateway4: 192.0.2.2}] => is the host's own address
        ethernets: [{addresses: [192.0.2.2/24], gateway4: '2001:db8::1'}] => is not an IPv4 address
        ethernets: [{addresses: ['2001:db8::2/64'], gateway6: '2001:db8:1::1'}] => lies outside the host's network
        ethernets: [{addresses: ['2001:db8::2/64'], gateway6: 192.0.2.1}] => is not an IPv6 address
        ethernets: [{dhcp4: true, gateway4: 192.0.2.1}] => gateway4` without a fixed address
        ethernets: [{addresses: [192.0.2.2/24], routes: [{to: default, via: 192.0.3.1}]}] => routes[0].via` 192.0.3.1 lies outside
        ethernets: [{addresses: [192.0.2.2/24], gateway4: 192.0.2.1, routes: [{to: 0.0.0.0/0, via: 192.0.2.3}]}] => a second default gateway for IPv4
        ethernets: [{name: a, addresses: ['2001:db8::2/64'], gateway6: 'fe80::1'}, {name: b, addresses: ['2001:db8:1::2/64'], gateway6: 'fe80::2'}] => ethernets[1].gateway6`: a second default gateway for IPv6
        ethernets: [{addresses: [192.0.2.2/24, 192.0.2.3/24]}] => addresses[1]`: a second IPv4 address
        ethernets: [{name: a, addresses: [192.0.2.2/24]}, {name: b, addresses: [192.0.2.2/16]}] => ethernets[1].addresses[0]` 192.0.2.2/16 is the same address as `hosts[0].network.ethernets[0]
        ethernets: [{dhcp4: true, addresses: [192.0.2.2/24]}] => dhcp4` and the fixed address
        ethernets: [{dhcp6: true, addresses: ['2001:db8::2/64']}] => dhcp6` and the fixed address
        ethernets: [{acceptRA: true, addresses: ['2001:db8::2/64']}] => acceptRA` and the fixed address
        ethernets: [{dhcp4: true, acceptRA: false}] => acceptRA`: an initial RAM disk
        ethernets: [{addresses: [192.0.2.2/33]}] => addresses[0]`: `192.0.2.2/33` is not
        ethernets: [{addresses: [192.0.2.0/24]}] => addresses[0]`: `192.0.2.0/24` is not
        ethernets: [{addresses: [192.0.2.255/24]}] => addresses[0]`: `192.0.2.255/24` is not
        ethernets: [{addresses: [192.0.2.3/30]}] => addresses[0]`: `192.0.2.3/30` is not
        ethernets: [{addresses: [192.0.2.2/0]}] => addresses[0]`: `192.0.2.2/0` is not
        ethernets: [{addresses: ['2001:db8::1/0']}] => addresses[0]`: `2001:db8::1/0` is not
        ethernets: [{addresses: [127.0.0.1/8]}] => addresses[0]`: `127.0.0.1/8` is not
        ethernets: [{addresses: [192.0.2.2/24], routes: [{to: '2001:db8::/32', via: 192.0.2.1}]}] => routes[0]`: `to` and `via` are of two IP versions
        ethernets: [{addresses: [192.0.2.2/24], routes: [{to: '2001:db8::/32', via: '2001:db8::1'}]}] => routes[0]`: the interface has no address of that IP version
        ethernets: [{addresses: [192.0.2.2/24], routes: [{to: 10.0.0.0/8}]}] => routes[0].via` is missing
        ethernets: [{addresses: [192.0.2.2/24]}]^nameservers: ['2001:db8::53'] => nameservers[0]` 2001:db8::53: no interface
        ethernets: [{dhcp4: true}]^search: [Example.com] => `Example.com` is not a host name
        NICS^vlans: [{id: 0, link: a, dhcp4: true}] => `hosts[0].network.vlans[0].id` is `0`
        NICS^vlans: [{id: 4095, link: a, dhcp4: true}] => `hosts[0].network.vlans[0].id` is `4095`
        NICS^vlans: [{link: a, dhcp4: true}] => vlans[0].id` is missing
        NICS^vlans: [{id: 5, link: a, name: storage, dhcp4: true}] => name` storage does not tell the identifier 5
        NICS^vlans: [{id: 5, link: a, name: storage.6, dhcp4: true}] => does not tell the identifier 5
        NICS^vlans: [{id: 5, link: a, name: vlan.5, dhcp4: true}] => does not tell the identifier 5
        NICS^vlans: [{id: 5, link: a, mtu: 9000, dhcp4: true}] => mtu` 9000 is larger than the 1500 of a below it
        ethernets: [{name: a, mtu: 1400}]^vlans: [{id: 5, link: a, dhcp4: true}] => mtu` 1500 is larger than the 1400 of a
        NICS^bridges: [{name: x, interfaces: [a], mtu: 9000, dhcp4: true}] => 9000 is larger than the 1500 of a
        ethernets: [{name: a, mtu: 9000}, {name: b}]^bonds: [{name: x, mode: broadcast, interfaces: [a, b], dhcp4: true}] => `hosts[0].network.ethernets[0].mtu` of a member
        ethernets: [{mtu: 100, dhcp4: true}] => ethernets[0].mtu` is `100`
        ethernets: [{mtu: 1000, acceptRA: true}] => mtu` 1000 is too small for IPv6
        ethernets: [{name: sixteencharslong, dhcp4: true}] => `sixteencharslong` is not the name of a network
        ethernets: [{name: eth0, mac: 52:54:00:00:00:01, dhcp4: true}] => eth0: a NIC cannot be renamed to a name
        ethernets: [{name: link, mac: 52:54:00:00:00:01, dhcp4: true}] => link means something else
        ethernets: [{name: a.5, mac: 52:54:00:00:00:01, dhcp4: true}] => a.5 is read as the name of a VLAN
        ethernets: [{name: a, dhcp4: true}, {name: a, dhcp4: true}] => the name a is that of `hosts[0].network.ethernets[0]` too
        ethernets: [{mac: 52:54:00:00:00:01, dhcp4: true}, {mac: 52-54-00-00-00-01, dhcp4: true}] => ethernets[1].mac` 52:54:00:00:00:01 is the MAC address of `hosts[0].network.ethernets[0]` too
        ethernets: [{mac: 52:54:00:00:00:02, dhcp4: true}] => the host boots from, 52:54:00:00:00:01, is none of
        ethernets: [{dhcp4: true}, {name: b, dhcp4: true}] => ethernets[0]` has neither `mac` nor `name`
        NICS^bonds: [{name: x, interfaces: [a, b], dhcp4: true}] => bonds[0].mode` is missing
        NICS^bonds: [{name: x, mode: 4, interfaces: [a, b], dhcp4: true}] => `4` is not a mode of a bond
        BOND 802.3ad, parameters: {primary: a}}] => primary` means nothing in mode 802.3ad
        BOND active-backup, parameters: {primary: c}}] => parameters.primary`: `c` is not an interface
        BOND active-backup, parameters: {lacpRate: fast}}] => lacpRate` means nothing in mode active-backup
        BOND 802.3ad, parameters: {lacpRate: 1}}] => `1` is not one of slow, fast
        BOND 802.3ad, parameters: {miimon: 100}}] => unknown key `miimon`
        BOND 802.3ad, parameters: {upDelay: 200}}] => upDelay` without `miiMonitorInterval`
        BOND active-backup, parameters: {arpInterval: 100}}] => arpInterval` alone probes nothing
        BOND active-backup, parameters: {arpInterval: 100, arpIPTargets: [192.0.2.1, 192.0.2.2]}}] => arpIPTargets[1]`: a second address to probe
        BOND active-backup, parameters: {arpInterval: 9, arpIPTargets: [192.0.2.1], miiMonitorInterval: 1}}] => a bond watches its members by probes or
        NICS^bridges: [{name: x, interfaces: [a], parameters: {stp: true}, dhcp4: true}] => bridges[0].parameters`: an initial RAM disk cannot be told
        ethernets: [{dhcp4: true, dhpc6: true}] => did you mean `dhcp6`?
        ethernet: [{dhcp4: true}] => did you mean `ethernets`?
        """#

    struct Case: CustomStringConvertible, Sendable {
        let description: String
        var network: String { part(0) }
        var message: String { part(1) }

        private func part(_ index: Int) -> String {
            let parts = description.split(separator: " => ")
            return parts.count == 2 ? String(parts[index]) : "?"
        }
    }

    static let cases = table.split(separator: "\n").map { Case(description: String($0)) }

    private static let nics = "ethernets: [{name: a, mac: 52:54:00:00:00:01}, {name: b, mac: 52:54:00:00:00:02}]"

    /// Faults of a network.
    private static func faults(_ network: String) -> [String] {
        var text = network.replacing("BOND ", with: "NICS^bonds: [{name: x, interfaces: [a, b], dhcp4: true, mode: ")
        text = text.replacing("NICS", with: nics)
        let lines = text.split(separator: "^").map { "  \($0)\n" }.joined()
        let faults = Faults(source: "h")
        do {
            let root = try YAML.parse(Array("network:\n\(lines)".utf8), source: "h")
            _ = HostNetwork(
                Fields(root, path: "hosts[0]", faults: faults), mac: try MACAddress("52:54:00:00:00:01"))
            try faults.check()
            return []
        } catch let error as FaultReport {
            return error.faults.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test("is refused by name", arguments: cases)
    func refused(_ test: Case) {
        let faults = Self.faults(test.network)
        #expect(faults.contains { $0.contains(test.message) }, "\(faults)")
        #expect(faults.allSatisfy { $0.hasPrefix("h:") })
    }

    @Test func faultsStandAtTheirPlace() {
        let faults = Self.faults("ethernets:^- addresses: [192.0.2.2/24]^  gateway4: 192.0.3.1")
        #expect(faults.count == 1, "\(faults)")
        #expect(faults.first?.hasPrefix("h:4:15: `hosts[0].network.ethernets[0].gateway4`") == true, "\(faults)")
    }

    @Test func noNumberOfInterfacesTakesLong() {
        let entries = (0..<3000).map { "{name: n\($0), dhcp4: true}" }.joined(separator: ", ")
        #expect(Self.faults("ethernets: [\(entries)]").contains { $0.contains("more than 128 interfaces") })
    }
}
