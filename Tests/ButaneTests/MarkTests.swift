import Ignition
import Markup
import Testing

/// Findings stand at the line and column of the text, with the path there.
struct MarkTests {
    @Test(arguments: [
        ("storage:\n  files: 5\n", "error $.storage.files 4:10"),
        ("storage:\n  files:\n  - path: /a\n    mode: x\n", "error $.storage.files.0.mode 6:11"),
        ("storage:\n  files:\n  - path: /a\n    mode: '0644'\n", "error $.storage.files.0.mode 6:11"),
        ("storage:\n  files:\n  - path: /a\n    overwrite: 1\n", "error $.storage.files.0.overwrite 6:16"),
        ("storage:\n  files:\n  - path: [a]\n", "error $.storage.files.0.path 5:11"),
        ("storage:\n  files:\n  - path: /a\n    mode: 644\n", "warning $.storage.files.0.mode 6:11"),
        ("storage:\n  files:\n  - path: /a\n    colour: 1\n", "warning $.storage.files.0.colour 6:5"),
        (
            "storage:\n  files:\n  - path: /a\n    contents:\n      inline: x\n      source: data:,\n",
            "error $.storage.files.0.contents.source 8:15"
        ),
        (
            "storage:\n  files:\n  - path: /a\n    contents:\n      local: x\n",
            "error $.storage.files.0.contents.local 7:14"
        ),
        ("storage:\n  trees:\n  - path: /a\n", "error $.storage.trees.0 5:5"),
        ("storage:\n  trees:\n  - local: a\n", "error $.storage.trees.0 5:5"),
        (
            "systemd:\n  units:\n  - name: a.service\n    contents: ''\n    contents_local: a\n",
            "error $.systemd.units.0.contents_local 7:21"
        ),
        (
            "ignition:\n  config:\n    merge:\n    - inline: nonsense\n",
            "error $.ignition.config.merge.0.inline 6:15"
        ),
        // What only the generated config shows.
        ("storage:\n  files:\n  - path: a\n", "error $.storage.files.0.path 5:11"),
        ("storage:\n  files:\n  - path: /a\n  - path: /a\n", "error $.storage.files.1 6:5"),
        ("storage:\n  disks:\n  - wipe_table: true\n", "error $.storage.disks.0.device 5:5"),
        (
            "storage:\n  files:\n  - path: /a\n    contents:\n      inline: x\n      verification:\n        hash: md5-1\n",
            "error $.storage.files.0.contents.verification.hash 9:15"
        ),
        (
            "systemd:\n  units:\n  - name: a.bad\nstorage:\n  filesystems:\n  - device: /dev/x\n    path: /var\n"
                + "    format: ext4\n    with_mount_unit: true\n", "error $.systemd.units.0.name 5:11"
        ),
    ])
    func places(_ text: String, _ finding: String) throws {
        let findings = try Translated(text).findings
        #expect(findings.contains(finding))
    }

    @Test func warningsAreErrorsWhenStrict() throws {
        let text = "storage:\n  files:\n  - path: /a\n    mode: 444\n"
        #expect(try Translated(text).output != nil)
        let strict = try Translated(text, isStrict: true)
        #expect(strict.output == nil)
        #expect(strict.findings == ["error $.storage.files.0.mode 6:11"])
    }

    @Test(arguments: [
        ("storage: [", 4), ("a: 1\na: 2\n", 4), ("storage: *none\n", 3), ("a: b: c\n", 3), ("<<: 5\n", 3),
    ])
    func noYAML(_ text: String, _ line: Int) throws {
        let finding = try #require(try Translated(text).report.findings.first)
        #expect(finding.path == nil)
        #expect(finding.mark.line == line)
    }
}
