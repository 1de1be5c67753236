import FoundationEssentials
import IgnitionAssets
import TestSupport
import Testing

/// Which interface and which addresses of it a node takes.
@Suite("The addresses of a node", .enabled(if: Tool("unshare").isUsable && Tool.isRoot))
struct NodeAddressTests {
    private static let mac = "52:54:00:0A:0b:0c"

    /// An entry of `/sys/class/net`.
    private func add(_ name: String, _ mac: String, to node: Node, master: String? = nil, permanent: String? = nil)
        throws
    {
        try FileManager.default.createDirectory(
            atPath: node.directory("net/\(name)"), withIntermediateDirectories: true)
        try node.write("net/\(name)/address", mac.lowercased() + "\n")
        if let master {
            try FileManager.default.createSymbolicLink(
                atPath: node.directory("net/\(name)/master"), withDestinationPath: "../\(master)")
        }
        if let permanent {
            try FileManager.default.createDirectory(
                atPath: node.directory("net/\(name)/bonding_slave"), withIntermediateDirectories: true)
            try node.write("net/\(name)/bonding_slave/perm_hwaddr", permanent + "\n")
        }
    }

    private func set(_ addresses: [String: [String]], on node: Node) throws {
        try FileManager.default.createDirectory(atPath: node.directory("addresses"), withIntermediateDirectories: true)
        for (name, lines) in addresses {
            try node.write(
                "addresses/\(name)", lines.map { "2: \(name)    \($0) \\       valid_lft forever\n" }.joined())
        }
    }

    @Test(
        "the interface is that of the MAC address, or what lies above it",
        arguments: ["plain", "bond", "second", "vlan", "both"])
    func interface(kind: String) async throws {
        let node = try startingNode()
        try add("lo", "00:00:00:00:00:00", to: node)
        try add("eth1", "52:54:00:00:00:01", to: node)
        let here = ["inet 192.0.2.9/24 scope global x"]
        let expected: String
        switch kind {
        case "plain":
            try add("enp3s0", Self.mac, to: node)
            expected = "enp3s0"
        case "bond", "second":
            // The members of a bond bear its address, which is the first one's.
            let first = kind == "bond" ? Self.mac : "52:54:00:00:00:02"
            try add("enp3s0", first, to: node, master: "bond0", permanent: first)
            try add(
                "enp4s0", first, to: node, master: "bond0", permanent: kind == "bond" ? "52:54:00:00:00:03" : Self.mac)
            try add("bond0", first, to: node)
            expected = "bond0"
        case "vlan":
            try add("enp3s0", Self.mac, to: node)
            try add("enp3s0.7", Self.mac, to: node)
            try set(["enp3s0": [], "enp3s0.7": here], on: node)
            expected = "enp3s0.7"
        default:
            // Both have an address, and one has the default route.
            try add("enp3s0", Self.mac, to: node)
            try add("eth1", Self.mac, to: node)
            try set(["enp3s0": here, "eth1": here], on: node)
            expected = "eth1"
        }
        let result = try await node.run(.ocne, ["interface"], environment: ["NET_MAC": Self.mac])
        #expect(result.succeeded && result.output == expected + "\n", "\(result)")
    }

    @Test("a name that the machine has goes before the MAC address, another does not", arguments: [true, false])
    func named(isThere: Bool) async throws {
        let node = try startingNode()
        try add("enp3s0", Self.mac, to: node)
        if isThere { try add("enp1s0", "52:54:00:00:00:02", to: node) }
        let result = try await node.run(
            .ocne, ["interface"], environment: ["NET_MAC": Self.mac, "NET_INTERFACE": "enp1s0"])
        #expect(result.succeeded && result.output == (isThere ? "enp1s0\n" : "enp3s0\n"), "\(result)")
    }

    @Test(
        "one address for each IP version, none that is lent for a while, leaving or the cluster's own",
        arguments: [
            ("4", "192.0.2.9 192.0.2.9"), ("6", "fd00::9 fd00::9"), ("4,6", "192.0.2.9 192.0.2.9,fd00::9"),
            ("6,4", "fd00::9 fd00::9,192.0.2.9"), ("", "192.0.2.9 192.0.2.9"),
        ])
    func families(_ families: String, _ expected: String) async throws {
        let node = try startingNode()
        try node.write("etc/kubernetes/kubeadm.conf", "NODE_IP NODE_IPS\n")
        try node.write(
            "etc/keepalived/keepalived.conf",
            "x {\n virtual_ipaddress {\n  192.0.2.20/32\n  fd00::20/128\n }\n y {\n }\n}\n")
        try set(
            [
                "eth1": [
                    "inet 192.0.2.20/32 scope global eth1", "inet 192.0.2.9/24 brd 192.0.2.255 scope global eth1",
                    "inet 192.0.2.10/24 scope global secondary eth1", "inet6 fd00::20/128 scope global nodad",
                    "inet6 fd00::1/64 scope global temporary dynamic", "inet6 fd00::2/64 scope global deprecated",
                    "inet6 fd00::3/64 scope global tentative", "inet6 fd00::4/64 scope global dadfailed",
                    "inet6 fd00::5/64 scope global dynamic mngtmpaddr", "inet6 fd00::9/64 scope global noprefixroute",
                ]
            ], on: node)
        let result = try await node.run(.ocne, environment: ["ACTION": "join", "NODE_FAMILIES": families])
        #expect(result.succeeded, "\(result)")
        #expect(try node.directory.read("seen") == expected + "\n")
    }

    @Test("a proxy is told the node's own addresses")
    func proxy() async throws {
        let node = try startingNode()
        try node.stub("kubeadm", "echo \"$NO_PROXY $no_proxy\" >\"$NODE/seen\"")
        let result = try await node.run(.ocne, environment: ["ACTION": "join", "NO_PROXY": ".a", "no_proxy": ".b"])
        #expect(result.succeeded, "\(result)")
        #expect(try node.directory.read("seen") == ".a,192.0.2.7 .b,192.0.2.7\n")
    }
}
