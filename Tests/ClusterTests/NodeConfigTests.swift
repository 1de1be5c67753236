import Cluster
import Ignition
import TestSupport
import Testing

/// What a node gets besides kubeadm's documents.
@Suite struct NodeConfigTests {
    private static let balancer = "loadBalancer: 192.0.2.10"

    @Test(arguments: [
        // no name but the MAC address; a name that all share and the MAC address; the host's own name alone
        ("", nil, "Environment=NET_MAC=52:54:00:00:00:01\n"),
        (
            "providers: {byo: {networkInterface: bond0}}", nil,
            "Environment=NET_INTERFACE=bond0\nEnvironment=NET_MAC=52:54:00:00:00:01\n"
        ),
        ("providers: {byo: {networkInterface: bond0}}", "eno1", "Environment=NET_INTERFACE=eno1\n"),
    ])
    func theNodeFindsItsInterface(_ text: String, _ interface: String?, _ expected: String) throws {
        let node = try NodeSample(
            "\(Self.balancer)\n\(text)\n\(NodeSample.hosts([nil, nil], interface: interface))", host: 1, isJoining: true
        )
        #expect(
            node.dropIn("ocne.service", "bootstrap.conf")
                == "[Service]\nEnvironment=ACTION=join\n\(expected)Environment=NODE_FAMILIES=4\n")
    }

    @Test(arguments: [
        ("serviceSubnet: 10.96.0.0/16, podSubnet: 10.244.0.0/16", "4"),
        ("serviceSubnet: 'fd00:96::/112', podSubnet: 'fd00:244::/56'", "6"),
        ("serviceSubnet: '10.96.0.0/16,fd00:96::/112', podSubnet: '10.244.0.0/16,fd00:244::/56'", "4,6"),
        ("serviceSubnet: 'fd00:96::/112,10.96.0.0/16', podSubnet: 'fd00:244::/56,10.244.0.0/16'", "6,4"),
    ])
    func theNodeKnowsWhichAddressesItNeeds(_ networks: String, _ families: String) throws {
        let balancer = families.hasPrefix("6") ? "loadBalancer: 'fd00::10'" : Self.balancer
        let node = try NodeSample("\(balancer)\n\(networks.replacing(", pod", with: "\npod"))")
        let dropIn = try #require(node.dropIn("ocne.service", "bootstrap.conf"))
        #expect(dropIn.hasSuffix("Environment=NODE_FAMILIES=\(families)\n"))
    }

    @Test func proxiesOnlyWhenConfigured() throws {
        let without = try NodeSample(Self.balancer)
        #expect(without.units.allSatisfy { !$0.dropIns.contains { $0.name == "proxy.conf" } })
        #expect(!without.units.contains { $0.name == "rpm-ostreed.service" })
        let proxy = "proxy: {httpsProxy: 'http://p%41:3128', httpProxy: 'http://p:3128', noProxy: '.example.com'}"
        let with = try NodeSample(
            "virtualIp: 192.0.2.20\n\(proxy)\n" + NodeSample.hosts(["192.0.2.11/24", nil, "192.0.2.13/24"]), host: 0)
        let direct =
            ".example.com,localhost,127.0.0.1,::1,.svc,.cluster.local,192.0.2.20,10.96.0.0/12,10.244.0.0/16,h0,"
            + "192.0.2.11,192.0.2.0/24,h1,h2,192.0.2.13"
        let expected = [
            "HTTPS_PROXY=http://p%%41:3128", "https_proxy=http://p%%41:3128", "HTTP_PROXY=http://p:3128",
            "http_proxy=http://p:3128", "NO_PROXY=\(direct)", "no_proxy=\(direct)",
        ]
        for unit in ["ocne", "ocne-update", "crio", "rpm-ostreed", "ocne-nginx"] {
            #expect(
                with.dropIn("\(unit).service", "proxy.conf")
                    == "[Service]\n" + expected.map { "Environment=\"\($0)\"\n" }.joined(), "\(unit)")
        }
        #expect(with.dropIn("kubelet.service", "proxy.conf") == nil)
        #expect(with.units.filter { $0.dropIns.contains { $0.name == "proxy.conf" } }.count == 5)
        let version6 = try NodeSample(
            "loadBalancer: 'fd00::10'\nserviceSubnet: 'fd00:96::/112'\npodSubnet: 'fd00:244::/56'\n\(proxy)\n"
                + NodeSample.hosts(["fd00:1:2:3::9/60"]), host: 0)
        #expect(version6.dropIn("crio.service", "proxy.conf")?.contains("fd00:1:2:3::9,fd00:1:2::/60\"") == true)
    }

    @Test(arguments: [
        ("loadBalancer: 192.0.2.10", nil), ("virtualIp: 192.0.2.10\nproviders: {byo: {networkInterface: e0}}", nil),
        ("loadBalancer: 192.0.2.10\nkubeApiServerBindPort: 6444", nil),
        ("loadBalancer: 192.0.2.10\nkubeApiServerBindPort: 7443", "define kube_ports = { 7443 }\n"),
        (
            "virtualIp: 192.0.2.10\nproviders: {byo: {networkInterface: e0}}\nkubeApiServerBindPort: 443",
            "define kube_ports = { 443, 6444 }\n"
        ),
    ])
    func theFirewallKnowsOtherPorts(_ text: String, _ expected: String?) async throws {
        let rules = try NodeSample(text).text("/etc/nftables/kube.nft")
        #expect(rules == expected)
        guard let rules, Tool("nft").isUsable, Tool("unshare").isUsable, Tool.isRoot else { return }
        let directory = try TemporaryDirectory()
        try directory.write(
            "main.nft",
            rules + "table inet t { chain c { type filter hook input priority 0; tcp dport $kube_ports accept; }; }\n")
        let judged = try await run("unshare", ["--net", "nft", "-c", "-f", directory("main.nft")])
        #expect(judged.succeeded, "\(judged)")
    }

    @Test func imagesComeFromTheMirror() throws {
        let node = try NodeSample(
            """
            virtualIp: 192.0.2.20
            providers: {byo: {networkInterface: e0}}
            registry: r.example.com:5000
            mirrors:
              - {prefix: docker.io, location: r.example.com:5000/hub}
              - {prefix: r.example.com, location: r.example.com}
              - {prefix: docker.io, location: other.example.com, insecure: true}
            """)
        #expect(
            node.text("/etc/containers/registries.conf") == """
                unqualified-search-registries = ["r.example.com:5000"]

                [[registry]]
                prefix = "docker.io"
                location = "docker.io"

                [[registry.mirror]]
                location = "r.example.com:5000/hub"

                [[registry.mirror]]
                location = "other.example.com"
                insecure = true

                [[registry]]
                prefix = "container-registry.oracle.com"
                location = "container-registry.oracle.com"

                [[registry.mirror]]
                location = "r.example.com:5000"

                """)
        #expect(
            node.text("/etc/crio/crio.conf.d/90-slipway.conf")
                == "[crio.image]\npause_image = \"r.example.com:5000/olcne/pause:3.10\"\n")
        #expect(node.text("/etc/ocne/nginx/image") == "IMAGE=r.example.com:5000/olcne/nginx:1.17.7-1")
    }

    @Test func skopeoReadsTheMirrors() async throws {
        guard Tool("skopeo").isUsable else { return }
        let text =
            "\(Self.balancer)\nregistry: 127.0.0.1:1\nmirrors: [{prefix: '*.example.com', location: '127.0.0.1:2'}]"
        let directory = try TemporaryDirectory()
        try directory.write("registries.conf", try #require(NodeSample(text).text("/etc/containers/registries.conf")))
        for (image, mirror) in [
            ("container-registry.oracle.com/olcne/pause:3.10", "127.0.0.1:1"), ("a.example.com/b:1", "127.0.0.1:2"),
        ] {
            let tried = try await run(
                "unshare",
                ["--net", "skopeo", "--registries-conf", directory("registries.conf"), "inspect", "docker://\(image)"])
            #expect(tried.error.contains(mirror), "\(tried)")
        }
    }

    @Test func onlyControlPlanesApproveServingCertificates() throws {
        let text = "\(Self.balancer)\n" + NodeSample.hosts([nil, nil, nil, nil])
        let name = "ocne-serving-certificates.timer"
        #expect(try NodeSample(text, host: 0).units.contains { $0.name == name && $0.enabled == true })
        #expect(try NodeSample(text, host: 1, isJoining: true).units.contains { $0.name == name })
        #expect(try !NodeSample(text, host: 3, isJoining: true).units.contains { $0.name == name })
        #expect(try !NodeSample("compat: ocne\n" + text, host: 0).units.contains { $0.name == name })
    }

    @Test func addOnsGoToTheFirstNodeAlone() throws {
        let directory = try TemporaryDirectory()
        try directory.write("net.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n")
        let text = "\(Self.balancer)\ncni: \(directory("net.yaml"))\n" + NodeSample.hosts([nil, nil])
        let first = try NodeSample(text, host: 0)
        let file = try #require(first.files.first { $0.path == "/etc/ocne/addons/00-net.yaml" })
        #expect(file.mode == 0o600 && first.units.contains { $0.name == "ocne-addons.service" && $0.enabled == true })
        let second = try NodeSample(text, host: 1, isJoining: true)
        #expect(
            !second.files.contains { $0.path.contains("addon") } && !second.units.contains { $0.name.contains("addon") }
        )
    }
}
