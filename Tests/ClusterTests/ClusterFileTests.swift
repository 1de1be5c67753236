import Cluster
import Inventory
import Markup
import SystemPackage
import TestSupport
import Testing

@Suite struct ClusterFileTests {
    private func load(_ text: String) throws -> ClusterDefinition {
        try ClusterFile.parse(Array(text.utf8), source: "c.yaml", directory: "/srv")
    }

    private func faults(_ text: String) -> [String] {
        do {
            _ = try load(text)
            return []
        } catch let report as FaultReport {
            return report.faults.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    private static let good = "name: a\nloadBalancer: 192.0.2.10\n"

    @Test func defaultsAreFilledIn() throws {
        let cluster = try load(Self.good)
        #expect(cluster.controlPlaneEndpoint == "192.0.2.10:6443")
        #expect(cluster.kubernetesVersion.description == "1.33.5" && cluster.osTag == "1.33")
        #expect(cluster.podSubnets.map(\.description) == ["10.244.0.0/16"])
        #expect(cluster.controlPlaneNodes == 1 && cluster.workerNodes == 0)
        #expect(cluster.warnings.isEmpty)
    }

    @Test func theExampleIsValid() throws {
        let cluster = try load(ExampleCluster.text)
        #expect(cluster.hosts.count == 3 && cluster.controlPlaneNodes == 1 && cluster.workerNodes == 2)
        #expect(cluster.resolve(cluster.install.kernel ?? "") == "/srv/boot/vmlinuz")
    }

    @Test func everyKeyOfTheReplacedToolIsAccepted() throws {
        let cluster = try load(
            Self.good + """
                provider: byo
                directory: /x
                controlPlaneNodes: 3
                workerNodes: 2
                providers: {byo: {networkInterface: enp1s0, automaticTokenCreation: true}, libvirt: {uri: x}}
                kubeApiServerBindPort: 7443
                kubeApiServerBindPortAlt: 7444
                podSubnet: 10.1.0.0/16,fd00:1::/48
                serviceSubnet: 10.2.0.0/16,fd00:2::/112
                proxy: {httpsProxy: "http://p:3128", httpProxy: "http://p:3128", noProxy: "a,b"}
                registry: registry.example.com:5000
                osRegistry: registry.example.com/ocne/ock-ostree
                osTag: "1.32"
                kubernetesVersion: 1.32
                kubeProxyMode: ipvs
                cipherSuites: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
                certificateInformation: {country: DE, org: O, orgUnit: U, state: BE}
                sshPublicKey: ssh-ed25519 AAAAC3Nza me
                password: $6$salt$0123456789abcdef
                extraIgnition: []
                extraIgnitionInline: ""
                kubeconfig: x
                cni: none
                headless: true
                catalog: true
                communityCatalog: false
                catalogs: []
                applications: []
                autoStartUI: "false"
                quiet: true
                bootVolumeContainerImage: x
                clusterDefinition: x
                clusterDefinitionInline: x
                ephemeralCluster: {name: x}
                """)
        #expect(cluster.kubernetesVersion.description == "1.32.0")
        #expect(cluster.osRegistry.transport == "ostree-unverified-registry")
        #expect(cluster.networkInterface?.description == "enp1s0")
        #expect(cluster.warnings.map(\.message) == [])
    }

    @Test(arguments: [
        ("virtualIP: 192.0.2.9\n", "unknown key `virtualIP`; did you mean `virtualIp`?"),
        ("name: b\n", "duplicate key `name`"),
        ("controlPlaneNodes: many\n", "a whole number from 0 to 65535 is expected"),
        ("hosts: 3\n", "a list is expected"),
        ("podSubnet: 10.244.0.0/33\n", "is not a CIDR block"),
        ("podSubnet: 10.96.0.0/16\n", "overlaps `podSubnet`"),
        ("podSubnet: 10.1.0.0/16,10.2.0.0/16\n", "one block, or one for IPv4 and one for IPv6"),
        ("kubernetesVersion: 1.99\n", "is not a known version of Kubernetes; known are 1.26"),
        ("virtualIp: 192.0.2.11\n", "both `virtualIp` and `loadBalancer` are set; keep the one"),
        ("osRegistry: registry.example.com/ock:1.33\n", "move the tag to `osTag`"),
        ("providers: {byo: {networkInterface: \"eth0; rm -rf /\"}}\n", "is not the name of a network interface"),
        ("providers: {byo: {networkIntreface: eth0}}\n", "did you mean `networkInterface`?"),
        ("password: hunter2\n", "is not the hash of a password"),
        ("provider: libvirt\n", "write `provider: byo`"),
        ("sshPublicKeyPath: /nonexistent\n", "cannot read /nonexistent"),
        ("install: {ref: -x}\n", "a branch of the archive"),
        ("serve: {url: ftp://x}\n", "is not a URL"),
        ("proxy: {httpProxy: \"http://x y\"}\n", "the URL of a proxy"),
        ("kubeProxyMode: fast\n", "write iptables, ipvs or nftables"),
    ])
    func faultsSayWhatWhereAndWhatToDo(_ line: String, _ message: String) throws {
        let found = faults(Self.good + line)
        #expect(found.count == 1, "\(found)")
        let first = try #require(found.first)
        #expect(first.hasPrefix("c.yaml:3:") && first.contains(message), "\(first)")
    }

    @Test func theEndpointMustBeOneThatWorks() {
        #expect(
            faults("name: a\n") == [
                "c.yaml:1:1: neither `virtualIp` nor `loadBalancer` is set; add `virtualIp:` with a free address of the hosts' network, or `loadBalancer:` with your own"
            ])
        #expect(
            faults("name: a\nvirtualIp: api.example.com\nproviders: {byo: {networkInterface: e}}\n")[0].contains(
                "is not an IP address"))
        #expect(faults("name: a\nvirtualIp: 192.0.2.1\n")[0].contains("needs `providers.byo.networkInterface`"))
        #expect(faults("name: a\nloadBalancer: api.example.com\n") == [])
        #expect(faults("name: a\nloadBalancer: 300.1.1.1\n").count == 1)
    }

    @Test func hostsAreUniqueAndOneStarts() {
        let host = "  - {name: %, mac: 52:54:00:00:00:01, role: worker}\n"
        let two = Self.good + "hosts:\n" + host.replacing("%", with: "a") + host.replacing("%", with: "b")
        let found = faults(two)
        #expect(found.count == 2)
        #expect(
            found.contains { $0.hasPrefix("c.yaml:5:20: `hosts[1].mac` 52:54:00:00:00:01 is already taken at 4:20") })
        #expect(found.contains { $0.hasPrefix("c.yaml:3:1: no host has the role control-plane") })
    }

    @Test func allFaultsAreReportedAtOnce() {
        #expect(faults("nmae: a\nvirtualIp: x\npodSubnet: y\nhosts: [{name: A}]\n").count >= 6)
    }
}
