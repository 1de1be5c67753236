import Cluster
import Ignition
import Inventory
import Markup
import PKI
import SystemPackage
import TestSupport
import Testing

/// What Oracle CNE's tool gave a node, ours gives too, but for the table of ``DeliberateDifference``.
@Suite(.enabled(if: Places.shared != nil || Tool.areRequired, "the shared cases lie beside the repository"))
struct ContractTests {
    @Test(arguments: RecordedCase.names) func theNodeGetsTheSame(_ name: String) throws {
        let (recorded, text) = try RecordedCase.load(name)
        let directory = try TemporaryDirectory()
        let cluster = try ClusterFile.parse(Array(text.utf8), source: name, directory: "/")
        let secrets = try SecretStore(FilePath(directory.path), cluster: cluster.name).load(
            creatingFor: cluster, now: 1_700_000_000)
        let role: HostRole = name.contains("-cp-") ? .controlPlane : .worker
        let config =
            name.hasPrefix("start")
            ? try StartConfig.make(cluster, secrets: secrets, host: nil, version: .v3_4)
            : try JoinConfig.make(cluster, secrets: secrets, role: role, host: nil, version: .v3_4)
        let placeholders = [
            "<CERT_KEY>": secrets.certificateKey.text, "<TOKEN>": secrets.bootstrapToken.text,
            "sha256:<CA_PIN>": secrets.authority.publicKeyPin.description, "<CA_CERT_PEM>": secrets.authority.pem,
            "<CA_KEY_PEM_PKCS1>": secrets.authorityKey.traditional,
        ]
        var excused: Set<DeliberateDifference> = []
        try compareFiles(config, recorded.ignition, placeholders, &excused)
        try compareUnits(config, recorded.ignition, &excused)
        try compareUsers(config, recorded.ignition)
        #expect(try config.directories.map(\.path) == recorded.ignition.directories)
        let needed: Set<DeliberateDifference> = [.misspeltUnit, .emptyProxyDropIns, .kubeletAuthorization]
        #expect(excused == (name.hasPrefix("start") ? needed.union([.bootstrapToken]) : needed))
    }

    @Test func aListedHostGetsItsNameAndNothingElse() throws {
        let directory = try TemporaryDirectory()
        let text =
            "name: a\nloadBalancer: 192.0.2.1\nhosts: [{name: c1, mac: \"52:54:00:00:00:01\", role: control-plane}]\n"
        let cluster = try ClusterFile.parse(Array(text.utf8), source: "c", directory: "/")
        let secrets = try SecretStore(FilePath(directory.path), cluster: cluster.name).load(
            creatingFor: cluster, now: 1)
        func paths(_ host: Host?) throws -> Set<String> {
            Set(try StartConfig.make(cluster, secrets: secrets, host: host, version: .v3_4).files().map(\.path))
        }
        #expect(try paths(cluster.hosts[0]).subtracting(paths(nil)) == ["/etc/hostname"])
    }

    private func compareFiles(
        _ config: Config, _ recorded: RecordedCase.Ignition, _ placeholders: [String: String],
        _ excused: inout Set<DeliberateDifference>
    ) throws {
        let files = try config.files()
        #expect(Set(files.map(\.path)) == Set(recorded.files.map(\.path)))
        for theirs in recorded.files {
            guard let ours = files.first(where: { $0.path == theirs.path }) else { continue }
            #expect(ours.mode == Int(theirs.mode, radix: 8), "\(theirs.path)")
            #expect(ours.user == theirs.user && ours.group == theirs.group, "\(theirs.path)")
            #expect(ours.overwrite == (theirs.overwrite ?? false), "\(theirs.path)")
            let text = String(decoding: ours.contents, as: UTF8.self)
            guard theirs.isRecorded else {
                #expect(!text.isEmpty, "\(theirs.path)")
                continue
            }
            let expected = placeholders.reduce(theirs.contents) { $0.replacing($1.key, with: $1.value) }
            if theirs.path.hasSuffix("kubeadm.conf") || theirs.path.hasSuffix(".yaml") {
                #expect(
                    meaning(of: text, ours: true, &excused) == meaning(of: expected, ours: false, &excused),
                    "\(theirs.path)")
            } else {
                #expect(trimmed(text) == trimmed(expected), "\(theirs.path)")
            }
        }
    }

    /// The documents of a YAML text with the keys in order, the known differences taken out.
    private func meaning(of text: String, ours: Bool, _ excused: inout Set<DeliberateDifference>) -> [Value] {
        text.split(separator: "\n---\n").map { part in
            do {
                let value = try YAML.parse(Array(part.utf8), source: "kubeadm.conf").value
                return normal(value, ours: ours, &excused)
            } catch {
                Issue.record("\(error)")
                return .null
            }
        }
    }

    private func normal(_ value: Value, ours: Bool, _ excused: inout Set<DeliberateDifference>) -> Value {
        switch value {
        case .array(let items): return .array(items.map { normal($0, ours: ours, &excused) })
        case .object(let members):
            var kept: [Value.Member] = []
            for member in members {
                if ours, member.key == "bootstrapTokens" {
                    excused.insert(.bootstrapToken)
                } else if !ours, member.key == "authorization-mode", member.value == "AlwaysAllow" {
                    excused.insert(.kubeletAuthorization)
                    kept.append(.init(member.key, "Webhook"))
                } else {
                    kept.append(.init(member.key, normal(member.value, ours: ours, &excused)))
                }
            }
            return .object(kept.sorted { $0.key < $1.key })
        default: return value
        }
    }

    private func compareUnits(
        _ config: Config, _ recorded: RecordedCase.Ignition, _ excused: inout Set<DeliberateDifference>
    ) throws {
        for case let proxy? in recorded.units.map({ $0.dropins?["proxy.conf"] }) {
            #expect(
                proxy.split(separator: "\n").allSatisfy { $0 == "[Service]" || $0.hasPrefix("Environment=no_proxy=") })
        }
        var expected: [String: RecordedCase.Unit] = [:]
        for unit in recorded.units { expected[unit.name] = unit }
        if expected.removeValue(forKey: "kublet.service") != nil { excused.insert(.misspeltUnit) }
        if expected.removeValue(forKey: "rpm-ostreed.service") != nil { excused.insert(.emptyProxyDropIns) }
        #expect(Set(try config.units.map(\.name)) == Set(expected.keys))
        for ours in try config.units {
            guard let theirs = expected[ours.name] else { continue }
            #expect(ours.enabled == theirs.enabled, "\(ours.name)")
            #expect((ours.contents != nil) == theirs.hasContents, "\(ours.name)")
            let dropIns = (theirs.dropins ?? [:]).filter { $0.key != "proxy.conf" }
            #expect(
                Dictionary(uniqueKeysWithValues: ours.dropIns.map { ($0.name, $0.contents) }) == dropIns, "\(ours.name)"
            )
        }
    }

    private func compareUsers(_ config: Config, _ recorded: RecordedCase.Ignition) throws {
        func key(
            _ name: String, _ groups: [String]?, _ noHome: Bool?, _ group: String?, _ shell: String?, _ system: Bool?
        ) -> String {
            "\(name) \(groups ?? []) \(noHome ?? false) \(group ?? "") \(shell ?? "") \(system ?? false)"
        }
        #expect(
            Set(try config.users.map { key($0.name, $0.groups, $0.noCreateHome, $0.primaryGroup, $0.shell, $0.system) })
                == Set(
                    recorded.users.map {
                        key($0.name, $0.groups, $0.noCreateHome, $0.primaryGroup, $0.shell, $0.system)
                    }))
        #expect(
            Set(try config.groups.map { "\($0.name) \($0.system ?? false)" })
                == Set(recorded.groups.map { "\($0.name) \($0.system ?? false)" }))
    }

    private func trimmed(_ text: String) -> Substring {
        var text = text[...]
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }
}
