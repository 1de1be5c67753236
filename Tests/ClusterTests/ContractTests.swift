import Cluster
import Ignition
import Inventory
import Markup
import PKI
import SystemPackage
import TestSupport
import Testing

/// What Oracle CNE's tool gave a node, ours gives too: all of it with `compat: ocne`, and all but the table of
/// ``DeliberateDifference`` without.
@Suite(.enabled(if: Places.shared != nil || Tool.areRequired, "the shared cases lie beside the repository"))
struct ContractTests {
    private static let names = RecordedCase.all.filter { name in
        !name.hasPrefix("err-") && (try? RecordedCase.load(name).ignition) != nil
    }

    private static let overlapping = "start-33-defaults-file"

    private static let secrets = Result { try GeneratedCluster.secrets() }

    @Test func allCasesAreThere() { #expect(Self.names.count == 33) }

    @Test("compat: ocne is the contract itself", arguments: names) func compatible(_ name: String) throws {
        let cluster = try RecordedCase.cluster(name, compatibility: .ocne)
        let recorded = try recorded(name)
        let ours = try node(cluster, name, like: recorded)
        #expect(ours.differences(from: recorded) == [])
    }

    @Test("every difference stands in the table, and is one") func own() throws {
        var seen: Set<DeliberateDifference> = []
        for name in Self.names where name != Self.overlapping {
            let cluster = try RecordedCase.cluster(name, compatibility: nil)
            var expected = ContractExpectation(
                cluster, try recorded(name), token: try Self.secrets.get().bootstrapToken.text,
                isStart: name.hasPrefix("start"), isControlPlane: name.hasPrefix("start") || name.contains("-cp-"))
            // What kubeadm's API calls things is changed when everything else stands.
            let order = DeliberateDifference.allCases.filter { $0 != .kubeadmVersion } + [.kubeadmVersion]
            for difference in order where expected.apply(difference) {
                seen.insert(difference)
            }
            expected.dropNothing()
            var ours = try node(cluster, name, like: expected.node)
            ContractExpectation.normalize(&ours, like: expected.node)
            let differences = ours.differences(from: expected.node)
            #expect(differences == [], "\(name)")
        }
        #expect(seen == Set(DeliberateDifference.allCases.filter(\.isInIgnition)))
    }

    @Test("overlappingNetworks") func overlap() throws {
        let report = #expect(throws: FaultReport.self) {
            try RecordedCase.cluster(Self.overlapping, compatibility: nil)
        }
        #expect(report?.faults.map(\.description).joined().contains("overlaps `podSubnet` 10.99.0.0/16") == true)
    }

    @Test func aListedHostGetsItsNameAndNothingElse() throws {
        let text =
            "name: a\nloadBalancer: 192.0.2.1\nproviders: {byo: {networkInterface: e}}\n"
            + "hosts: [{name: c1, mac: \"52:54:00:00:00:01\", role: control-plane}]\n"
        let cluster = try ClusterFile.parse(Array(text.utf8), source: "c", directory: "/")
        let secrets = try Self.secrets.get()
        func files(_ host: Host?) throws -> [String: String] {
            let files = try StartConfig.make(cluster, secrets: secrets, host: host, version: .v3_4).files()
            return Dictionary(
                uniqueKeysWithValues: files.map { ($0.path, String(decoding: $0.contents, as: UTF8.self)) })
        }
        let (named, other) = (try files(cluster.hosts[0]), try files(nil))
        #expect(Set(named.keys).subtracting(other.keys) == ["/etc/hostname"])
        #expect(named.keys.filter { other[$0] != nil && other[$0] != named[$0] } == [ContractNode.kubeadm])
        let lines = try #require(named[ContractNode.kubeadm]).split(separator: "\n")
        #expect(lines.filter { $0 != "  name: c1" } == other[ContractNode.kubeadm]?.split(separator: "\n"))
    }

    private func recorded(_ name: String) throws -> ContractNode {
        let secrets = try Self.secrets.get()
        let placeholders = [
            "<CERT_KEY>": secrets.certificateKey.text, "<TOKEN>": secrets.bootstrapToken.text,
            "sha256:<CA_PIN>": secrets.authority.publicKeyPin.description, "<CA_CERT_PEM>": secrets.authority.pem,
            "<CA_KEY_PEM_PKCS1>": secrets.authorityKey.traditional,
        ]
        return try ContractNode(#require(RecordedCase.load(name).ignition), placeholders)
    }

    private func node(_ cluster: ClusterDefinition, _ name: String, like other: ContractNode) throws -> ContractNode {
        var node = try ContractNode(config(cluster, name), like: other)
        // What an operator's config adds besides is not recorded.
        if !cluster.extraIgnition.isEmpty { node.others = [] }
        return node
    }

    private func config(_ cluster: ClusterDefinition, _ name: String) throws -> Config {
        let secrets = try Self.secrets.get()
        if name.hasPrefix("start") {
            return try StartConfig.make(cluster, secrets: secrets, host: nil, version: .v3_4)
        }
        return try JoinConfig.make(
            cluster, credentials: secrets.joinCredentials, role: name.contains("-cp-") ? .controlPlane : .worker,
            host: nil, version: .v3_4)
    }
}
