import Ignition
import Markup
import Testing

@testable import Butane

struct ButaneSpecTests {
    @Test(arguments: [
        ("fcos", "1.0.0", "3.0.0"), ("fcos", "1.2.0", "3.2.0"), ("fcos", "1.3.0", "3.2.0"), ("fcos", "1.4.0", "3.3.0"),
        ("fcos", "1.5.0", "3.4.0"), ("fcos", "1.6.0", "3.5.0"), ("fcos", "1.7.0", "3.6.0"),
        ("flatcar", "1.0.0", "3.3.0"), ("flatcar", "1.1.0", "3.4.0"), ("r4e", "1.0.0", "3.3.0"),
        ("r4e", "1.1.0", "3.4.0"), ("fiot", "1.0.0", "3.4.0"),
    ])
    func versionsThatComeOut(_ variant: String, _ version: String, _ ignition: String) throws {
        let result = try Translated("variant: \(variant)\nversion: \(version)\n")
        #expect(result["ignition.version"] == .string(ignition))
        #expect(result.findings.isEmpty)
    }

    @Test(arguments: [(8, "3.2.0"), (13, "3.2.0"), (14, "3.4.0"), (18, "3.4.0"), (19, "3.5.0"), (22, "3.5.0")])
    func openshift(_ minor: Int, _ ignition: String) throws {
        let result = try Translated(
            "variant: openshift\nversion: 4.\(minor).0\nmetadata:\n  name: n\n  labels:\n"
                + "    machineconfiguration.openshift.io/role: worker\n")
        #expect(result["spec.config.ignition.version"] == .string(ignition))
    }

    @Test(arguments: [
        ("{}", "$.variant 1:1", "fcos"), ("variant: ''", "$.variant 1:10", "fcos"),
        ("variant: rhcos\nversion: 0.1.0", "$.variant 1:10", "openshift"),
        ("variant: fcos", "$.version 1:1", "1.7.0"), ("variant: fcos\nversion: 1.1", "$.version 2:10", "1.1.0"),
        ("variant: fcos\nversion: 1.8.0-experimental", "$.version 2:10", "experimental"),
        ("variant: openshift\nversion: 4.23.0-experimental", "$.version 2:10", "4.22.0"),
        ("variant: flatcar\nversion: 9.9.9", "$.version 2:10", "1.1.0"), ("[]", "$.variant 1:1", "fcos"),
    ])
    func unknownOnesAreRefused(_ text: String, _ place: String, _ known: String) throws {
        let result = try Butane.translate(Array(text.utf8), source: "test", filesDirectory: nil, isStrict: false)
        #expect(result.output == nil)
        let finding = try #require(result.report.findings.first)
        #expect("\(finding.path?.description ?? "-") \(finding.mark)" == place)
        #expect(finding.message.contains(known))
    }

    /// Fields are there since the Ignition version, or the version of Butane, that brought them.
    @Test(arguments: [
        ("fcos", "1.0.0", "storage:\n  trees: []\n", false), ("fcos", "1.1.0", "storage:\n  trees: []\n", true),
        ("fcos", "1.1.0", "storage:\n  luks: []\n", false), ("fcos", "1.2.0", "storage:\n  luks: []\n", true),
        ("fcos", "1.2.0", "boot_device: {}\n", false), ("fcos", "1.3.0", "boot_device: {}\n", true),
        ("flatcar", "1.1.0", "boot_device: {}\n", false), ("fcos", "1.4.0", "grub: {}\n", false),
        ("fcos", "1.5.0", "grub: {}\n", true), ("fcos", "1.5.0", "metadata: {}\n", false),
        ("fcos", "1.5.0", "boot_device:\n  luks:\n    cex: {}\n", false),
        ("fcos", "1.6.0", "boot_device:\n  luks:\n    cex: {}\n", true),
        ("fcos", "1.4.0", "passwd:\n  users:\n  - name: u\n    ssh_authorized_keys_local: []\n", false),
        ("fcos", "1.5.0", "passwd:\n  users:\n  - name: u\n    ssh_authorized_keys_local: []\n", true),
        ("fcos", "1.0.0", "ignition:\n  config:\n    replace:\n      inline: ''\n", false),
        ("fcos", "1.5.0", "ignition:\n  version: 3.4.0\n", false),
    ])
    func fieldsSinceTheirVersion(_ variant: String, _ version: String, _ text: String, _ isKnown: Bool) throws {
        let result = try Translated("variant: \(variant)\nversion: \(version)\n\(text)")
        #expect(result.report.findings.contains { $0.message.contains("not known") } != isKnown)
    }
}
