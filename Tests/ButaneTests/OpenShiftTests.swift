import Ignition
import Markup
import Testing

@testable import Butane

@Suite("openshift")
struct OpenShiftTests {
    private static let metadata = "metadata: {name: n, labels: {machineconfiguration.openshift.io/role: worker}}\n"

    @Test(
        "a MachineConfig needs a name, a role and settings that there are",
        arguments: [
            ("metadata: {name: n, labels: {machineconfiguration.openshift.io/role: r}}", []),
            ("{}", ["metadata.name", "metadata.labels"]),
            ("metadata: {name: \"\", labels: {a: b}}", ["metadata.name", "metadata.labels"]),
            ("metadata: {name: n, labels: {machineconfiguration.openshift.io/role: \"\"}}", ["metadata.labels"]),
            (metadata + "openshift: {kernel_type: hurd}", ["openshift.kernel_type"]),
            (metadata + "openshift: {kernel_type: realtime}", []), (metadata + "openshift: {kernel_type: \"\"}", []),
            (metadata + "boot_device: {luks: {cex: {enabled: true}}}", ["openshift.kernel_arguments"]),
            (
                metadata + "boot_device: {luks: {cex: {enabled: true}}}\n"
                    + "openshift: {kernel_arguments: [a, rd.luks.key=/etc/luks/cex.key]}", []
            ),
            (metadata + "storage: {luks: [{name: root, cex: {enabled: true}}]}", ["openshift.kernel_arguments"]),
            (metadata + "storage: {luks: [{name: data, cex: {enabled: true}}]}", []),
        ])
    func source(text: String, expected: [String]) throws {
        let found = try Sugared("openshift 4.20.0", text, check: OpenShiftRules.check)
        #expect(found.findings == expected.map { "error $.\($0)" })
        #expect(try Sugared("fcos 1.6.0", text, check: OpenShiftRules.check).findings == [])
    }

    @Test("the object has the config and the settings")
    func machineConfig() throws {
        let text = """
            metadata: {name: n, labels: {machineconfiguration.openshift.io/role: worker, other: "1"}}
            openshift: {fips: true, kernel_type: realtime, kernel_arguments: [a=1], extensions: [usbguard]}
            """
        let root = try Sugared("openshift 4.8.0", text) { _, _, _ in nil }.root
        let config = try YAML.parse(Array("ignition: {version: 3.2.0}".utf8), source: "config")
        let expected: Value = [
            "apiVersion": "machineconfiguration.openshift.io/v1", "kind": "MachineConfig",
            "metadata": ["labels": ["machineconfiguration.openshift.io/role": "worker", "other": "1"], "name": "n"],
            "spec": [
                "config": ["ignition": ["version": "3.2.0"]], "extensions": ["usbguard"], "fips": true,
                "kernelArguments": ["a=1"], "kernelType": "realtime",
            ],
        ]
        #expect(MachineConfig.document(config, root) == expected)
        let plain = try Sugared("openshift 4.8.0", Self.metadata) { _, _, _ in nil }.root
        #expect(MachineConfig.document(config, plain)["spec"] == ["config": ["ignition": ["version": "3.2.0"]]])
    }

    @Test("labels may be empty")
    func labels() throws {
        let text = "variant: openshift\nversion: 4.14.0\nmetadata:\n  name: n\n  labels:\n    a:\n    1: 2\n"
        let result = try Translated(text + "    machineconfiguration.openshift.io/role: worker\n")
        #expect(
            result["metadata"]?["labels"] == ["1": "2", "a": "", "machineconfiguration.openshift.io/role": "worker"])
    }

    @Test("FIPS gives volumes a cipher that have none, before 4.20")
    func fips() throws {
        let config = try YAML.parse(
            Array(
                """
                storage:
                  luks:
                    - {name: a}
                    - {name: b, options: [x, -c, y]}
                    - {name: c, options: [--cipher=z]}
                    - {name: d, options: [--cipher, z]}
                    - {name: e, options: [--ciphertext]}
                """.utf8), source: "config")
        func options(_ spec: String, _ text: String) throws -> [[String]] {
            let sugared = try Sugared(spec, text) { _, _, _ in nil }
            let made = Element(OpenShiftFIPS.applied(to: config, sugared.root, sugared.spec))
            return made["storage"]?.items("luks").map { $0.items("options").compactMap(\.text) } ?? []
        }
        let own = ["--cipher", "aes-cbc-essiv:sha256"]
        let plain = [[], ["x", "-c", "y"], ["--cipher=z"], ["--cipher", "z"], ["--ciphertext"]]
        for spec in ["openshift 4.8.0", "openshift 4.19.0"] {
            #expect(try options(spec, "openshift: {fips: true}") == [own] + plain[1...3] + [["--ciphertext"] + own])
            #expect(try options(spec, "openshift: {fips: false}") == plain)
        }
        #expect(try options("openshift 4.20.0", "openshift: {fips: true}") == plain)
    }

    @Test(
        "what the operator does not support is refused",
        arguments: [
            ("passwd: {users: [{name: core, sshAuthorizedKeys: [a]}]}", "4.8.0", []),
            ("passwd: {users: [{name: core, passwordHash: a}]}", "4.12.0", ["passwd.users.0.passwordHash"]),
            ("passwd: {users: [{name: core, passwordHash: a}]}", "4.13.0", []),
            (
                "passwd: {users: [{name: core, uid: 4, noCreateHome: false}]}", "4.22.0",
                ["passwd.users.0.noCreateHome", "passwd.users.0.uid"]
            ),
            ("passwd: {users: [{name: a}], groups: [{name: b}]}", "4.9.0", ["passwd.groups", "passwd.users.0.name"]),
            (
                "storage: {directories: [{path: /a}], links: [{path: /b}]}", "4.9.0",
                ["storage.directories", "storage.links"]
            ),
            ("storage: {directories: [], links: []}", "4.9.0", []),
            ("storage: {files: [{path: /a, append: [{source: \"data:,\"}]}]}", "4.19.0", ["storage.files.0.append"]),
            ("storage: {files: [{contents: {source: \"http://a\"}}]}", "4.19.0", ["storage.files.0.contents.source"]),
            ("storage: {files: [{contents: {source: \"DATA:,a\", compression: \"\"}}]}", "4.9.0", []),
            ("storage: {files: [{contents: {compression: gzip}}]}", "4.9.0", ["storage.files.0.contents.compression"]),
            ("storage: {files: [{contents: {compression: gzip}}]}", "4.10.0", []),
            ("storage: {files: [{mode: 2541}]}", "4.9.0", []), ("storage: {files: [{mode: 511}]}", "4.10.0", []),
            ("storage: {files: [{mode: 2541}]}", "4.10.0", ["storage.files.0.mode"]),
            (
                "storage: {filesystems: [{format: xfs}, {format: btrfs}, {format: none}]}", "4.14.0",
                ["storage.filesystems.1.format", "storage.filesystems.2.format"]
            ),
            ("kernelArguments: {shouldExist: [a]}", "4.14.0", ["kernelArguments"]),
            ("kernelArguments: {}", "4.14.0", []),
        ])
    func limits(config: String, version: String, expected: [String]) throws {
        let found = try Sugared("openshift \(version)", config, check: OpenShiftLimits.check)
        #expect(found.findings.sorted() == expected.map { "error $.\($0)" })
    }

    @Test(
        "other variants have limits too",
        arguments: [
            ("flatcar 1.1.0", "storage: {luks: [{name: a, clevis: {tpm2: true}}]}", ["storage.luks.0.clevis"]),
            ("flatcar 1.0.0", "storage: {luks: [{name: a, clevis: {}}]}", []),
            ("fcos 1.6.0", "storage: {luks: [{name: a, clevis: {tpm2: true}}]}", []),
            ("r4e 1.0.0", "storage: {disks: [{device: /a}], files: [{path: /a}]}", ["storage.disks"]),
            ("r4e 1.1.0", "storage: {raid: [{name: a}], luks: [{name: a}]}", ["storage.luks", "storage.raid"]),
            ("fiot 1.0.0", "kernelArguments: {shouldExist: [a]}\nstorage: {filesystems: []}", ["kernelArguments"]),
            ("fiot 1.0.0", "storage: {filesystems: [{device: /a}]}", ["storage.filesystems"]),
        ])
    func variants(spec: String, config: String, expected: [String]) throws {
        let found = try Sugared(spec, config, check: OpenShiftLimits.check)
        #expect(found.findings.sorted() == expected.map { "error $.\($0)" })
    }

    @Test("shortcuts are held to the limits, at their own places")
    func shortcuts() throws {
        let text = """
            variant: openshift
            version: 4.19.0
            metadata: {name: n, labels: {machineconfiguration.openshift.io/role: worker}}
            grub:
              users:
                - {name: a, password_hash: b}
            """
        let result = try Butane.translate(Array(text.utf8), source: "test", filesDirectory: nil, isStrict: false)
        #expect(result.output == nil)
        let finding = try #require(result.report.findings.first)
        #expect(finding.path?.description.hasPrefix("$.grub.users") == true)
        #expect(finding.mark.line == 6)
    }
}
