import Cluster
import Ignition
import Inventory
import Markup
import SystemPackage
import TestSupport
import Testing

/// The configs of hosts with what their operator adds.
@Suite struct RenderTests {
    private static func motd(_ text: String) -> String {
        #"{"ignition":{"version":"3.0.0"},"storage":{"files":[{"path":"/etc/motd","overwrite":true,"#
            + #""contents":{"source":"data:,\#(text)"}}]}}"#
    }
    private static let cluster = """
        name: rack
        virtualIp: 192.0.2.10
        providers: {byo: {networkInterface: bond0}}
        extraIgnitionInline: '\(motd("cluster"))'
        roles:
          worker:
            labels: {zone: a}
            extraIgnitionInline: '\(motd("role"))'
        hosts:
          - {name: control-1, mac: "52:54:00:00:00:01", role: control-plane}
          - {name: control-2, mac: "52:54:00:00:00:02", role: control-plane}
          - {name: worker-1, mac: "52:54:00:00:00:11", role: worker}
          - {name: worker-2, mac: "52:54:00:00:00:12", role: worker, extraIgnitionInline: '\(motd("host"))'}
          - {name: worker-3, mac: "52:54:00:00:00:13", role: worker, interface: eth7}
        """

    private func parse(_ text: String) throws -> ClusterDefinition {
        try ClusterFile.parse(Array(text.utf8), source: "cluster.yaml", directory: "/")
    }

    private func secrets(_ cluster: ClusterDefinition) throws -> ClusterSecrets {
        let state = try TemporaryDirectory()
        return try SecretStore(FilePath(state.path), cluster: cluster.name)
            .load(creatingFor: cluster, now: 1_700_000_000)
    }

    private func motd(_ config: Config) throws -> String? {
        ConfigContents(config).nodes.first { $0.path == "/etc/motd" }.flatMap { node in
            guard case .inline(let bytes, _, _) = node.contents?.contents else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    @Test func theHostsOwnIsMergedLast() throws {
        let cluster = try parse(Self.cluster)
        let configs = ClusterConfigs(cluster, secrets: try secrets(cluster), version: .v3_4)
        let found = try cluster.hosts.map { try motd(configs.config(of: $0)) }
        #expect(found == ["cluster", "cluster", "role", "host", "role"])
    }

    @Test func manyConfigsAreTheSameAsOne() throws {
        let cluster = try parse(Self.cluster)
        let secrets = try secrets(cluster)
        let configs = ClusterConfigs(cluster, secrets: secrets, version: .v3_3)
        for (index, host) in (cluster.hosts + cluster.hosts.reversed()).enumerated() {
            let alone =
                host == cluster.firstControlPlaneHost
                ? try StartConfig.make(cluster, secrets: secrets, host: host, version: .v3_3)
                : try JoinConfig.make(
                    cluster, credentials: secrets.joinCredentials, role: host.role, host: host, version: .v3_3)
            #expect(try configs.config(of: host).jsonBytes == Array(alone.json().utf8), "\(index): \(host.name)")
            #expect(Rules.check(alone).findings.filter { $0.severity == .error }.isEmpty)
        }
    }

    @Test func theConfigSaysWhereItsElementsComeFrom() throws {
        let cluster = try parse(Self.cluster)
        let configs = ClusterConfigs(cluster, secrets: try secrets(cluster), version: .v3_4)
        let host = try #require(cluster.hosts.first { $0.name.description == "worker-2" })
        let config = try configs.config(of: host)
        let file = try #require(ConfigContents(config).nodes.first { $0.path == ConfigOrigins.path })
        guard case .inline(let bytes, _, _) = file.contents?.contents else {
            Issue.record("no contents")
            return
        }
        let origins = try ConfigOrigins(reading: bytes)
        let names = origins[ElementKey(.files, "/etc/motd")]
        #expect(names.count == 3 && names.allSatisfy { $0.hasPrefix("cluster.yaml:") } && Set(names).count == 3)
        #expect(origins[ElementKey(.files, "/etc/hostname")] == ["slipway"])
        #expect(file.mode == 0o644)
    }

    @Test func withoutExtrasNothingIsSaid() throws {
        let cluster = try parse("name: rack\nloadBalancer: 192.0.2.10\n")
        let config = try StartConfig.make(cluster, secrets: secrets(cluster), host: nil, version: .v3_4)
        #expect(!config.elementKeys.contains(ElementKey(.files, ConfigOrigins.path)))
    }

    @Test func whatTheVersionCannotSayNamesItsFieldAndOrigin() throws {
        let extra = #"{"ignition":{"version":"3.3.0"},"kernelArguments":{"shouldExist":["quiet"]}}"#
        let cluster = try parse("name: rack\nloadBalancer: 192.0.2.10\nextraIgnitionInline: '\(extra)'\n")
        let error = #expect(throws: FaultReport.self) {
            try StartConfig.make(cluster, secrets: secrets(cluster), host: nil, version: .v3_2)
        }
        #expect(
            error?.description.hasPrefix(
                "cluster.yaml:3:22: at 1:51 of the text: `$.kernelArguments` cannot be said in Ignition specification 3.2.0"
            )
                == true, "\(String(describing: error))")
    }

    @Test func whatDoesNotFitTheRestIsAFault() throws {
        let extra = #"{"ignition":{"version":"3.3.0"},"storage":{"links":[{"path":"/etc/ocne","target":"/var/ocne"}]}}"#
        let cluster = try parse("name: rack\nloadBalancer: 192.0.2.10\nextraIgnitionInline: '\(extra)'\n")
        let error = #expect(throws: FaultReport.self) {
            try StartConfig.make(cluster, secrets: secrets(cluster), host: nil, version: .v3_4)
        }
        #expect(error?.description.contains("is below the link `/etc/ocne`") == true, "\(String(describing: error))")
        #expect(error?.faults.allSatisfy { $0.source == "cluster.yaml" } == true)
    }

    @Test func onlyTheOriginalsContractLacksTheOtherAuthorities() throws {
        let text = "name: rack\nloadBalancer: 192.0.2.10\n"
        func keys(_ text: String) throws -> [String] {
            let cluster = try parse(text)
            return try StartConfig.make(cluster, secrets: secrets(cluster), host: nil, version: .v3_4)
                .elementKeys.map(\.key).filter { $0.hasPrefix("/etc/kubernetes/pki/") }.sorted()
        }
        #expect(
            try keys(text).map { $0.dropFirst("/etc/kubernetes/pki/".count) } == [
                "ca.crt", "ca.key", "etcd/ca.crt", "etcd/ca.key", "front-proxy-ca.crt", "front-proxy-ca.key", "sa.key",
                "sa.pub",
            ])
        #expect(try keys(text + "compat: ocne\n").count == 2)
    }

    @Test(
        "origins from outside",
        arguments: [
            "", "[]", #"{"version":2,"origins":{}}"#, #"{"version":1}"#, #"{"version":1,"origins":{"files":[]}}"#,
            #"{"version":1,"origins":{"files":{"/a":"b"}}}"#, #"{"version":1,"origins":{"nothing":{}}}"#,
            #"{"version":1,"origins":{"files":{"/a":[1]}}}"#, String(repeating: "[", count: 10_000),
        ])
    func whatIsNoListOfOriginsIsRefused(_ text: String) {
        #expect(throws: Fault.self) { try ConfigOrigins(reading: Array(text.utf8)) }
    }
}
