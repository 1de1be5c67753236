import Butane
import Ignition
import Markup
import TestSupport
import Testing

/// Bytes that nobody meant well end in a report, soon.
struct HostileButaneTests {
    @Test func aliasesDoNotMultiplyForEver() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            text +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
                + "]\n"
        }
        let result = try Translated(text)
        #expect(result.output == nil)
        #expect(result.report.findings.first?.message.contains("aliases") == true)
    }

    @Test func mergeKeys() throws {
        let result = try Translated(
            """
            x-file: &file
              mode: 0600
              path: /x
            x-owner: &owner
              mode: 0644
              user: {name: core}
            storage:
              files:
              - <<: *file
                path: /a
              - <<: [*file, *owner]
                path: /b
            """)
        #expect(result["storage.files.0"] == ["mode": 0o600, "path": "/a"])
        #expect(result["storage.files.1"] == ["mode": 0o600, "path": "/b", "user": ["name": "core"]])
    }

    @Test(arguments: [
        "", "~", "[]", "- a", "{", "\u{0}", "&a *a", "? [a]\n: b", String(repeating: "[", count: 5000),
        String(repeating: "a:\n ", count: 300), "storage:\n  files:\n  - *x",
    ])
    func nonsense(_ text: String) throws {
        let result = try Butane.translate(Array(text.utf8), source: "test", filesDirectory: nil, isStrict: false)
        #expect(result.output == nil)
        #expect(result.report.hasErrors)
    }

    @Test func brokenConfigsNeverTrap() throws {
        let whole = Array(
            """
            variant: fcos
            version: 1.6.0
            boot_device: {layout: x86_64, luks: {tpm2: yes}, mirror: {devices: [/dev/a, /dev/b]}}
            storage:
              files: [{path: /a, mode: 0644, contents: {inline: !!binary AAA=}}]
              filesystems: [{device: /dev/x, path: /var/x, format: ext4, with_mount_unit: true}]
              trees: [{local: .}]
            """.utf8)
        let seed = Seed()
        var random = seed
        for _ in 0..<600 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] =
                    "0-~[]{}:&*!|'\"\n x\u{7F}".utf8.randomElement(using: &random)
                    ?? .random(in: 0...255, using: &random)
            }
            let result = try Butane.translate(bytes, source: "test", filesDirectory: nil, isStrict: false)
            #expect((result.output == nil) == result.report.hasErrors, "\(seed)")
        }
    }
}
