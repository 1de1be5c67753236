import Cluster
import Inventory
import Markup
import Testing

/// What of a cluster file must fit together.
@Suite struct FileRulesTests {
    private static let hosts = """
        hosts:
          - {name: c1, mac: "52:54:00:00:00:01", role: control-plane, address: 192.0.2.11/24}
          - {name: w1, mac: "52:54:00:00:00:02", role: worker, address: 192.0.2.21/24}

        """

    @Test(arguments: [
        ("podSubnet: 192.0.2.0/24\n", "`loadBalancer` 192.0.2.10 lies in the cluster's own network 192.0.2.0/24"),
        ("podSubnet: 192.0.2.16/28\nserviceSubnet: 10.96.0.0/12\n", "is too small; every node takes a /24 of it"),
        ("podSubnet: 10.0.0.0/7\nserviceSubnet: 172.16.0.0/16\n", "`podSubnet` 10.0.0.0/7 is too large"),
        ("podSubnet: 10.1.0.0/24\n", "has room for 1 nodes, and there are 2 hosts"),
        ("serviceSubnet: 10.0.0.0/11\n", "`serviceSubnet` 10.0.0.0/11 is too large; Kubernetes takes /12 to /28"),
        ("serviceSubnet: 10.0.0.0/29\n", "`serviceSubnet` 10.0.0.0/29 is too small"),
        ("podSubnet: \"10.1.0.0/16,fd00:1::/56\"\n", "`podSubnet` is IPv4 and IPv6, `serviceSubnet` is IPv4"),
        (
            "podSubnet: \"10.1.0.0/16,fd00:1::/56\"\nserviceSubnet: \"fd00:2::/112,10.2.0.0/16\"\n",
            "`serviceSubnet` is IPv6 and IPv4"
        ),
        (
            "podSubnet: \"10.1.0.0/16,fd00:1::/56\"\nserviceSubnet: \"10.2.0.0/16,fd00:2::/107\"\n",
            "`serviceSubnet` fd00:2::/107 is too large; Kubernetes takes /108 to /124"
        ),
        (
            "podSubnet: \"10.1.0.0/16,fd00:1::/65\"\nserviceSubnet: \"10.2.0.0/16,fd00:2::/112\"\n",
            "`podSubnet` fd00:1::/65 is too small; every node takes a /64"
        ),
        ("serviceSubnet: 192.0.0.0/12\n", "`c1` 192.0.2.11 lies in the cluster's own network"),
        ("kubeApiServerBindPort: 10250\n", "`kubeApiServerBindPort` 10250 is the port of the kubelet"),
        ("kubeApiServerBindPort: 2380\n", "is the port of etcd on the same nodes"),
        ("proxy: {noProxy: \"a,,b\"}\n", "names, addresses and blocks with commas between"),
        ("mirrors: [{prefix: a}]\n", "`mirrors[0].location` is missing"),
        ("mirrors: [{prefix: a, location: b}, {prefix: a, location: b}]\n", "`mirrors[1]` repeats a mirror"),
        ("roles: {workers: {}}\n", "unknown key `workers` in `roles`; did you mean `worker`?"),
        ("roles: {worker: {taints: [x]}}\n", "roles.worker.taints[0]"),
        ("certSANs: [\"a b\"]\n", "`certSANs[0]`"), ("tlsMinVersion: TLS1.3\n", "write VersionTLS12 or VersionTLS13"),
        ("compat: kubespray\n", "write ocne"), ("coreDNS: perhaps\n", "`true` or `false` is expected"),
        ("headless: 3\n", "`headless`: `3` is not `true` or `false`"), ("registry: \"\"\n", "a registry such as"),
        ("kubeApiServerBindPort: 0\n", "a whole number from 1 to 65535"), ("addons: [missing.yaml]\n", "missing.yaml"),
        ("extraIgnition: missing.bu\n", "missing.bu"), ("extraIgnitionInline: \"{\"\n", "c.yaml:5:22: "),
    ])
    func theFaultIsFound(_ line: String, _ message: String) {
        let found = FileLayers(file: FileLayers.endpoint + Self.hosts + line).faults()
        #expect(found.contains { $0.contains(message) }, "\(found)")
    }

    @Test func aVirtualIPFitsItsHosts() {
        func faults(_ text: String) -> [String] { FileLayers(file: text + Self.hosts).faults() }
        #expect(faults("virtualIp: 192.0.2.10\n") == [])
        #expect(
            faults("virtualIp: 198.51.100.10\n") == [
                "c.yaml:1:1: `virtualIp` 198.51.100.10 is not in the network of c1, which has 192.0.2.11/24; take a free address there: the control-plane hosts pass it among themselves"
            ])
        #expect(faults("virtualIp: 192.0.2.21\n").first?.contains("is already taken at 1:1") == true)
        #expect(
            faults("virtualIp: 192.0.2.10\nkubeApiServerBindPortAlt: 2379\n").first?.contains("the port of etcd")
                == true)
        #expect(faults("virtualIp: 192.0.2.10\nkubeApiServerBindPort: 6444\n").first?.contains("are both 6444") == true)
        #expect(faults("loadBalancer: 192.0.2.10\nkubeApiServerBindPort: 6444\n") == [])
        let taken = FileLayers(file: Self.hosts, settings: ["virtualIp=192.0.2.11"]).faults()
        #expect(taken.first?.contains("is already taken at --set virtualIp") == true, "\(taken)")
    }

    @Test func aLoadBalancerIsNoHostUnlessItIsTheOnlyOne() {
        func faults(_ address: String, _ more: String = "") -> [String] {
            FileLayers(file: "loadBalancer: \(address)\n" + Self.hosts + more).faults()
        }
        #expect(faults("192.0.2.11") == [])
        #expect(faults("192.0.2.21").first?.contains("`loadBalancer` 192.0.2.21 is the address of w1") == true)
        let second = "  - {name: c2, mac: \"52:54:00:00:00:03\", role: control-plane}\n"
        #expect(faults("192.0.2.11", second).first?.contains("is the address of c1") == true)
    }

    @Test func compatibilityKeepsTheOriginalsChoices() throws {
        let theirs = try FileLayers(file: FileLayers.endpoint + "compat: ocne\nregistry: r.example\n").definition()
        #expect(!theirs.hasCoreDNS && !theirs.hasKubeProxy && theirs.mirrors.isEmpty)
        #expect(theirs.imageRepository == "container-registry.oracle.com/olcne")
        let ours = try FileLayers(file: FileLayers.endpoint + "registry: r.example\n").definition()
        #expect(ours.hasCoreDNS && ours.hasKubeProxy && ours.imageRepository == "r.example/olcne")
        #expect(ours.mirrors == [.init(prefix: "container-registry.oracle.com", location: "r.example")])
    }

    @Test func dualStackAndRolesAreRead() throws {
        let cluster = try FileLayers(
            file: FileLayers.endpoint + """
                podSubnet: 10.1.0.0/16,fd00:1::/56
                serviceSubnet: 10.2.0.0/16,fd00:2::/112
                cni: flannel
                certSANs: [api.example.com, 192.0.2.9]
                roles:
                  worker:
                    labels: {rack: r1, empty: }
                    taints: ["dedicated=x:NoSchedule"]
                    extraIgnitionInline: '{"ignition":{"version":"3.4.0"}}'
                  control-plane: {}
                """
        ).definition()
        #expect(cluster.podSubnets.count == 2 && cluster.serviceSubnets.count == 2)
        #expect(cluster.certSANs.map(\.description) == ["api.example.com", "192.0.2.9"])
        #expect(cluster.roles[.worker]?.registration.labels.map(\.description) == ["rack=r1", "empty="])
        #expect(cluster.roles[.worker]?.registration.taints.count == 1)
        #expect(cluster.extraIgnition(of: nil, role: .worker).count == 1)
        #expect(cluster.extraIgnition(of: nil, role: .controlPlane).isEmpty)
        #expect(cluster.warnings.map(\.message) == ["`cni: flannel` installs nothing"])
    }

    @Test func inlineTextOfAnotherLayerNamesThat() {
        let defaults = FileLayers(file: FileLayers.endpoint, defaults: "extraIgnitionInline: '{'\n").faults()
        #expect(defaults.first?.hasPrefix("d.yaml:1:22: at 1:2 of the text: ") == true, "\(defaults)")
        let set = FileLayers(file: FileLayers.endpoint, settings: ["extraIgnitionInline={"]).faults()
        #expect(set.first?.hasPrefix("--set extraIgnitionInline: at 1:2 of the text: ") == true, "\(set)")
    }

    @Test func whatOnlyWarnsOfAnExtraConfigReachesTheUser() throws {
        let unit = #"{"name":"a.service","enabled":true,"contents":"[Service]\nExecStart=/bin/true\n"}"#
        let text = #"{"ignition":{"version":"3.3.0"},"systemd":{"units":[\#(unit)]}}"#
        let host =
            "hosts: [{name: c1, mac: \"52:54:00:00:00:01\", role: control-plane, extraIgnitionInline: '\(text)'}]\n"
        let cluster = try FileLayers(file: FileLayers.endpoint + host).definition()
        #expect(cluster.warnings.count == 1)
        #expect(cluster.warnings.first?.description.contains("no `[Install]`") == true, "\(cluster.warnings)")
    }

    @Test func aHostMayNameSeveralExtraConfigs() {
        let host = "hosts: [{name: c1, mac: \"52:54:00:00:00:01\", role: control-plane, extraIgnition: [a.bu, b.bu]}]\n"
        let found = FileLayers(file: FileLayers.endpoint + host).faults()
        #expect(found.count == 2 && found[0].contains("/rack/a.bu") && found[1].contains("/rack/b.bu"), "\(found)")
    }

    @Test("labels with which a kubelet does not start", arguments: ["node-role.kubernetes.io/worker", "k8s.io/a"])
    func aLabelThatKubeletsMayNotSetIsAFault(_ key: String) {
        let host = "  - {name: w2, mac: \"52:54:00:00:00:09\", role: worker, labels: {a: b, \(key): \"\"}}\n"
        let role = "roles: {worker: {labels: {\(key): x}}}\n"
        let found = FileLayers(file: FileLayers.endpoint + Self.hosts + host + role).faults()
        #expect(found.count == 2, "\(found)")
        #expect(found.first?.hasPrefix("c.yaml:5:71: `hosts[2].labels`: a kubelet may not label") == true, "\(found)")
        #expect(found.last?.hasPrefix("c.yaml:6:27: `roles.worker.labels`: ") == true, "\(found)")
    }

    @Test func aWrongNameOfTheClusterHidesNoOtherKey() {
        let found = FileLayers(file: FileLayers.endpoint + "name: A\ncertSANs: [a.example]\n").faults()
        #expect(found.count == 1 && found[0].contains("`name`"), "\(found)")
    }

    @Test(arguments: [("v1.33.5", "1.33.5"), ("1.33", "1.33")])
    func theTagOfTheOSIsTheVersion(_ version: String, _ tag: String) throws {
        let cluster = try FileLayers(file: FileLayers.endpoint + "kubernetesVersion: \"\(version)\"\n").definition()
        #expect(cluster.osTag == tag)
    }

    @Test func cipherSuitesOfTLS13AreNobodysChoice() throws {
        let suites = "cipherSuites: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\n"
        func warnings(_ version: String) throws -> [String] {
            try FileLayers(file: FileLayers.endpoint + suites + "tlsMinVersion: \(version)\n").definition()
                .warnings.map(\.description)
        }
        #expect(try warnings("VersionTLS12") == [])
        let found = try warnings("VersionTLS13")
        #expect(found.count == 1 && found[0].hasPrefix("c.yaml:2:1: `cipherSuites` has no effect"), "\(found)")
    }

    @Test func controlPlaneHostsAreOfTheClustersVersion() throws {
        func file(_ pods: String, _ services: String) -> FileLayers {
            FileLayers(
                file: FileLayers.endpoint + Self.hosts + "podSubnet: \"\(pods)\"\nserviceSubnet: \"\(services)\"\n")
        }
        let single = file("fd00:1::/56", "fd00:2::/112").faults()
        #expect(single.count == 1, "\(single)")
        #expect(
            single.first?.hasPrefix(
                "c.yaml:3:72: `c1` has the IPv4 address 192.0.2.11, and the cluster's own IP version")
                == true, "\(single)")
        let dual = try file("fd00:1::/56,10.1.0.0/16", "fd00:2::/112,10.2.0.0/16").definition()
        #expect(dual.warnings.count == 1)
        #expect(try file("10.1.0.0/16,fd00:1::/56", "10.2.0.0/16,fd00:2::/112").definition().warnings.isEmpty)
    }

    @Test func faultsAreInTheOrderOfTheirTexts() {
        let found = FileLayers(
            file: "loadBalancer: 192.0.2.10\nregistry: '!'\nextraIgnitionInline: '{'\n", defaults: "osTag: '!'\n",
            settings: ["name=A"]
        ).faults()
        #expect(found.map { String($0.prefix(7)) } == ["c.yaml:", "c.yaml:", "d.yaml:", "--set n"], "\(found)")
    }

    @Test(
        "addresses by which no host is reached",
        arguments: [
            "0.0.0.0", "127.0.0.1", "169.254.1.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "ff02::1",
            "::ffff:192.0.2.1",
        ])
    func anAddressOfNoHostIsRefused(_ address: String) {
        let isLoopback = ["127.0.0.1", "::1"].contains(address)
        let virtual = FileLayers(file: "virtualIp: \"\(address)\"\n" + Self.hosts).faults()
        #expect(
            virtual.contains { $0.hasPrefix("c.yaml:1:12: `virtualIp`: `\(address)` is not") } != isLoopback,
            "\(virtual)")
        let host = "hosts: [{name: c1, mac: \"52:54:00:00:00:01\", role: control-plane, address: \"\(address)/8\"}]\n"
        let fixed = FileLayers(file: FileLayers.endpoint + host).faults()
        #expect(fixed.contains { $0.contains("`hosts[0].address`: `\(address)/8` is not a host's own") }, "\(fixed)")
    }

    @Test func aHostIsNotNamedLikeOneWithoutAName() {
        let host = "hosts: [{name: localhost, mac: \"52:54:00:00:00:01\", role: control-plane}]\n"
        let found = FileLayers(file: FileLayers.endpoint + host).faults()
        #expect(found.count == 1 && found[0].contains("`hosts[0].name`: `localhost` is not"), "\(found)")
    }
}
