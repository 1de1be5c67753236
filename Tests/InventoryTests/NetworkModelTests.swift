import Inventory
import Markup
import Testing

/// How `network:` of a host, and its shorthand, are read.
@Suite struct NetworkModelTests {
    private static let own = "52:54:00:00:00:01"

    private func host(_ text: String) throws -> Host? {
        let faults = Faults(source: "h")
        let whole = "name: node-1\nmac: \(Self.own)\nrole: worker\n" + text
        let host = Host(Fields(try YAML.parse(Array(whole.utf8), source: "h"), path: "hosts[0]", faults: faults))
        try faults.check()
        return host
    }

    private func network(_ text: String) throws -> HostNetwork {
        try #require(try host("network:\n" + text.split(separator: "\n").map { "  \($0)\n" }.joined())).network
    }

    @Test(
        "the shorthand is the network that it stands for",
        arguments: [
            ("", "ethernets: [{dhcp4: true}]"),
            ("", "ethernets: [{dhcp4: true, acceptRA: true, mac: \(own)}]"),
            (
                "address: 192.0.2.2/24\ngateway: 192.0.2.1\nnameservers: [192.0.2.53]",
                "ethernets: [{addresses: [192.0.2.2/24], gateway4: 192.0.2.1}]\nnameservers: [192.0.2.53]"
            ),
            (
                "address: 2001:db8::2/64\ngateway: fe80::1",
                "ethernets: [{addresses: ['2001:db8::2/64'], routes: [{to: default, via: 'fe80::1'}]}]"
            ),
            (
                "address: 2001:db8::2/64\ngateway: 2001:db8::1",
                "ethernets: [{addresses: ['2001:db8::2/64'], routes: [{to: '::/0', via: '2001:db8::1'}]}]"
            ),
        ])
    func shorthand(short: String, long: String) throws {
        #expect(try host(short)?.network == network(long))
    }

    @Test(
        "the shorthand has the same rules",
        arguments: [
            ("address: 192.0.2.2/24\ngateway: 192.0.3.1", "h:5:10: `hosts[0].gateway` 192.0.3.1 lies outside"),
            ("address: 192.0.2.2/24\ngateway: 192.0.2.2", "is the host's own address"),
            (
                "address: 192.0.2.2/24\nnameservers: ['2001:db8::53']",
                "`hosts[0].nameservers[0]` 2001:db8::53 is of another"
            ),
            (
                "network: {ethernets: [{dhcp4: true}]}\ninterface: enp1s0",
                "`interface` and `network`: the one is a shorthand"
            ),
            ("network: {ethernets: [{dhcp4: true}]}\naddress: 192.0.2.2/24", "`address` and `network`"),
        ])
    func shorthandFaults(text: String, message: String) {
        let error = #expect(throws: FaultReport.self) { try host(text) }
        #expect(error?.faults.contains { $0.description.contains(message) } == true, "\(error?.faults ?? [])")
    }

    @Test("the interface of a host is that of its default route")
    func primary() throws {
        let text = """
            network:
              ethernets: [{mac: \(Self.own)}, {mac: 52:54:00:00:00:02}, {name: eno9, addresses: [10.0.0.2/8]}]
              bonds: [{name: bond0, mode: 802.3ad, interfaces: [\(Self.own), 52-54-00-00-00-02], mtu: 9000}]
              vlans: [{id: 100, link: bond0, addresses: [192.0.2.2/24], gateway4: 192.0.2.1}, {id: 7, link: bond0, dhcp4: true}]
            """
        let host = try host(text)
        #expect(host?.interface?.description == "bond0.100")
        #expect(host?.network.addresses.map(\.description) == ["10.0.0.2/8", "192.0.2.2/24"])
        #expect(host?.network.macs.map(\.description) == [Self.own, "52:54:00:00:00:02"])
        #expect(
            host?.network.links.map { $0.name?.description ?? "" } == [
                "nic0", "nic1", "eno9", "bond0", "bond0.100", "bond0.7",
            ])
    }

    @Test("a NIC without a name gets one that is free")
    func names() throws {
        let links = try network(
            """
            ethernets: [{mac: \(Self.own), dhcp4: true}, {name: nic0, dhcp4: true}, {mac: 52:54:00:00:00:03, dhcp4: true}]
            vlans: [{id: 4094, link: '52:54:00:00:00:03', dhcp4: true}, {id: 1, link: nic0, name: x.1, dhcp4: true}]
            """
        ).links
        #expect(links.map { $0.name?.description ?? "" } == ["nic1", "nic0", "nic2", "nic2.4094", "x.1"])
        let long = try network(
            "ethernets: [{name: enp0s20f0u1u2, dhcp4: true}]\nvlans: [{id: 100, link: enp0s20f0u1u2, dhcp4: true}]")
        #expect(long.links.last?.name?.description == "vlan100")
    }

    @Test(
        "how IPv6 is got",
        arguments: [
            ("dhcp4: true", IPv4Setting.dhcp, IPv6Setting.router), ("dhcp4: true, dhcp6: true", .dhcp, .dhcp),
            ("dhcp4: true, dhcp6: true, acceptRA: true", .dhcp, .router), ("dhcp6: true", .off, .dhcp),
            ("acceptRA: true", .off, .router), ("dhcp6: true, acceptRA: false", .off, .dhcp),
        ])
    func versions(keys: String, ipv4: IPv4Setting, ipv6: IPv6Setting) throws {
        let link = try network("ethernets: [{\(keys)}]").links[0]
        #expect(link.ipv4 == ipv4 && link.ipv6 == ipv6)
    }

    @Test("a bond's parameters get the kernel's names")
    func bond() throws {
        let links = try network(
            """
            ethernets: [{name: a}, {name: b}]
            bonds: [{name: x, mode: active-backup, interfaces: [a, b], dhcp4: true, parameters: {primary: b, \
            miiMonitorInterval: 100, upDelay: 200, downDelay: 300, failOverMACPolicy: active, gratuitousARP: 3, \
            primaryReselectPolicy: better}}]
            """
        ).links
        guard case .bond(let members, let options)? = links.last?.kind else {
            Issue.record("no bond")
            return
        }
        #expect(members.map(\.description) == ["a", "b"])
        #expect(
            options.map { "\($0.name)=\($0.value)" } == [
                "mode=active-backup", "miimon=100", "updelay=200", "downdelay=300", "primary_reselect=better",
                "fail_over_mac=active", "num_grat_arp=3", "primary=b",
            ])
    }
}
