import Boot
import Kickstart
import Testing

/// Networks and their exact lines, and what one of the two sides cannot be told.
@Suite("Network lines")
struct NetworkRenderTests {
    private static let end = "--activate --onboot=yes"

    /// The words of the kernel line that are about the network.
    private static func dracut(_ sample: NetworkSample) throws -> String {
        let names = ["BOOTIF", "ifname", "bond", "vlan", "bridge", "ip", "bootdev", "rd.route", "nameserver"]
        return try sample.words().filter { word in names.contains { word.hasPrefix("\($0)=") } }
            .joined(separator: " ")
    }

    @Test("DHCP is asked for on the NIC that the host boots from")
    func plain() throws {
        let sample = try NetworkSample("")
        #expect(try Self.dracut(sample) == "BOOTIF=01-52-54-00-00-00-00 ip=dhcp")
        #expect(
            try sample.lines() == [
                "network --bootproto=dhcp --device=52:54:00:00:00:00 --bindto=mac --hostname=node-1.example.com \(Self.end)"
            ])
    }

    @Test("an interface that is named needs no MAC")
    func named() throws {
        let sample = try NetworkSample("interface: enp1s0\n")
        #expect(try Self.dracut(sample) == "ip=::::node-1.example.com:enp1s0:dhcp")
        #expect(
            try sample.lines() == [
                "network --bootproto=dhcp --device=enp1s0 --hostname=node-1.example.com \(Self.end)"
            ])
    }

    @Test("a VLAN on a bond of two NICs that are known by their MACs")
    func bond() throws {
        let sample = try NetworkSample(
            network: """
                ethernets: [{mac: 52:54:00:00:00:00}, {mac: 52:54:00:00:00:01}]
                bonds: [{name: bond0, interfaces: [nic0, nic1], mode: 802.3ad, parameters: {miiMonitorInterval: 100}}]
                vlans: [{id: 100, link: bond0, addresses: [192.0.2.2/23, '2001:db8::2/64'], gateway4: 192.0.2.1}]
                nameservers: ['2001:db8::53', 192.0.2.53]
                search: [example.com]
                """)
        #expect(
            try Self.dracut(sample) == """
                ifname=nic0:52:54:00:00:00:00 ifname=nic1:52:54:00:00:00:01 bond=bond0:nic0,nic1:mode=802.3ad,miimon=100 \
                vlan=bond0.100:bond0 ip=192.0.2.2::192.0.2.1:255.255.254.0:node-1.example.com:bond0.100:none \
                ip=[2001:db8::2]:::64:node-1.example.com:bond0.100:none nameserver=2001:db8::53 nameserver=192.0.2.53
                """)
        #expect(
            try sample.lines() == [
                """
                network --bootproto=static --ip=192.0.2.2 --netmask=255.255.254.0 --gateway=192.0.2.1 \
                --ipv6=2001:db8::2/64 --device=bond0 --bondslaves=nic0,nic1 --bondopts=mode=802.3ad,miimon=100 \
                --vlanid=100 --interfacename=bond0.100 --nameserver=2001:db8::53,192.0.2.53 \
                --ipv4-dns-search=example.com --hostname=node-1.example.com \(Self.end)
                """
            ])
    }

    @Test("the MTU of a bond is its own, and lets its VLANs have as much")
    func mtu() throws {
        let sample = try NetworkSample(
            network: """
                ethernets: [{name: a}, {name: b}, {name: c, dhcp4: true}]
                bonds: [{name: bond0, interfaces: [a, b], mode: balance-rr, mtu: 9000}]
                vlans: [{id: 5, link: bond0, name: vlan5, dhcp6: true, mtu: 9000}]
                """)
        #expect(
            try Self.dracut(sample) == """
                bond=bond0:a,b:mode=balance-rr:9000 vlan=vlan5:bond0 ip=::::node-1.example.com:c:dhcp \
                ip=::::node-1.example.com:vlan5:dhcp6:9000 bootdev=c
                """)
        #expect(
            try sample.lines() == [
                "network --bootproto=dhcp --device=c --hostname=node-1.example.com \(Self.end)",
                "network --noipv4 --noipv6 --device=bond0 --bondslaves=a,b --bondopts=mode=balance-rr --mtu=9000 \(Self.end)",
                "network --noipv4 --ipv6=dhcp --device=bond0 --vlanid=5 --interfacename=vlan5 --mtu=9000 \(Self.end)",
            ])
    }

    @Test("a bridge over a bond and a NIC has no spanning tree on either side")
    func bridge() throws {
        let sample = try NetworkSample(
            network: """
                ethernets: [{name: a}, {name: b}, {name: c}]
                bonds: [{name: bond0, interfaces: [a, b], mode: balance-rr}]
                bridges: [{name: br0, interfaces: [bond0, c], acceptRA: true, parameters: {stp: false}}]
                """)
        #expect(
            try Self.dracut(sample)
                == "bond=bond0:a,b:mode=balance-rr bridge=br0:bond0,c ip=::::node-1.example.com:br0:auto6")
        #expect(
            try sample.lines() == [
                "network --noipv4 --noipv6 --device=bond0 --bondslaves=a,b --bondopts=mode=balance-rr "
                    + "--hostname=node-1.example.com \(Self.end)",
                "network --noipv4 --ipv6=auto --device=br0 --bridgeslaves=bond0,c --bridgeopts=stp=no \(Self.end)",
            ])
    }

    @Test("routes reach the initial RAM disk")
    func routes() throws {
        let sample = try NetworkSample(
            network: """
                ethernets: [{addresses: [192.0.2.2/24, '2001:db8::2/64'], routes: [{to: 10.0.0.0/8, via: 192.0.2.9}, \
                {to: '2001:db8:9::/48', via: 'fe80::9'}]}]
                """)
        let words = try Self.dracut(sample)
        #expect(words.hasSuffix(" rd.route=10.0.0.0/8:192.0.2.9 rd.route=[2001:db8:9::/48]:[fe80::9]"), "\(words)")
    }

    @Test(
        "what a Kickstart has no word for is refused by name",
        arguments: [
            (
                "ethernets: [{addresses: [192.0.2.2/24], routes: [{to: 10.0.0.0/8, via: 192.0.2.9}]}]",
                SyntaxVersion.rhel10, "`network.routes`"
            ),
            ("ethernets: [{dhcp4: true}]\nsearch: [example.com]", .rhel8, "`network.search`"),
            (
                "ethernets: [{name: a}]\nvlans: [{id: 5, link: a}]\nbridges: [{name: x, interfaces: [a.5], dhcp4: true}]",
                .rhel9, "`network.bridges`"
            ),
        ])
    func refused(network: String, version: SyntaxVersion, key: String) throws {
        let sample = try NetworkSample(network: network, version: version)
        let error = #expect(throws: BootError.self) { try sample.installation.kickstart() }
        #expect(
            error?.description.contains("\(key) cannot be told to the installer") == true, "\(error?.description ?? "")"
        )
        _ = try sample.words()
    }
}
