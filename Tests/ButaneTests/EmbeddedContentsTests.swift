import Butane
import FoundationEssentials
import Glibc
import Ignition
import Markup
import TestSupport
import Testing

/// What a config takes in: text, files, keys, units and other configs.
struct EmbeddedContentsTests {
    private func decoded(_ text: String) -> Value { .string("decoded:" + Data(text.utf8).base64EncodedString()) }

    @Test func inlineAndLocal() throws {
        let files = try TemporaryDirectory()
        try files.write("f", "from a file")
        let result = try Translated(
            """
            storage:
              files:
              - path: /a
                contents:
                  inline: |
                    text
                append:
                - local: f
              - path: /b
                contents:
                  inline: !!binary AP8=
            """, files: files.path)
        #expect(result["storage.files.0.contents.source"] == decoded("text\n"))
        #expect(result["storage.files.0.append.0.source"] == decoded("from a file"))
        #expect(result["storage.files.1.contents.source"] == .string("decoded:AP8="))
        #expect(result.findings.isEmpty)
    }

    /// Contents are packed when that is shorter, unless they are already or hosts cannot unpack.
    @Test(arguments: [
        ("fcos", "1.5.0", "a", "", ""), ("fcos", "1.5.0", String(repeating: "a", count: 999), "", "gzip"),
        ("fcos", "1.5.0", String(repeating: "a", count: 999), "compression: gzip", "gzip"),
        ("flatcar", "1.0.0", String(repeating: "a", count: 999), "compression: ''", "gzip"),
        ("fcos", "1.0.0", String(repeating: "a", count: 999), "", nil),
        ("fcos", "1.0.0", "a", "compression: gzip", "gzip"),
    ])
    func compression(
        _ variant: String, _ version: String, _ text: String, _ field: String, _ compression: String?
    ) throws {
        let text =
            "variant: \(variant)\nversion: \(version)\nstorage:\n  files:\n  - path: /a\n    contents:\n      inline: \(text)\n"
            + "      \(field)\n"
        let result = try Butane.translate(Array(text.utf8), source: "test", filesDirectory: nil, isStrict: true)
        let file = try result.output?.value["storage"]?["files"]
        guard case .array(let files)? = file else { throw TestFailure("no files") }
        #expect(files[0]["contents"]?["compression"] == compression.map(Value.string))
    }

    @Test func openshiftBefore410DoesNotUnpack() throws {
        func source(_ version: String) throws -> Bool {
            let result = try Butane.translate(
                Array(
                    """
                    variant: openshift
                    version: \(version)
                    metadata:
                      name: n
                      labels:
                        machineconfiguration.openshift.io/role: worker
                    storage:
                      files:
                      - path: /a
                        contents:
                          inline: \(String(repeating: "a", count: 999))
                    """.utf8), source: "test", filesDirectory: nil, isStrict: true)
            guard case .array(let files)? = try result.output?.value["spec"]?["config"]?["storage"]?["files"] else {
                throw TestFailure("no files: \(result.report)")
            }
            return files[0]["contents"]?["compression"] == "gzip"
        }
        #expect(try !source("4.9.0"))
        #expect(try source("4.10.0"))
    }

    @Test func keysAndUnits() throws {
        let files = try TemporaryDirectory()
        try files.write("keys", "one\r\n\ntwo\n")
        try files.write("u", "[Service]\nExecStart=/a\n")
        let result = try Translated(
            """
            passwd:
              users:
              - name: core
                ssh_authorized_keys: [zero]
                ssh_authorized_keys_local: [keys]
            systemd:
              units:
              - name: a.service
                contents_local: u
                dropins:
                - name: b.conf
                  contents_local: u
            """, files: files.path)
        #expect(result["passwd.users.0.sshAuthorizedKeys"] == ["zero", "one", "two"])
        #expect(result["systemd.units.0.contents"] == "[Service]\nExecStart=/a\n")
        #expect(result["systemd.units.0.dropins.0.contents"] == "[Service]\nExecStart=/a\n")
    }

    @Test(arguments: ["../f", "a/../../f", "link", "missing", "d", "pipe"])
    func nothingOutsideIsRead(_ local: String) throws {
        let outer = try TemporaryDirectory()
        try outer.write("f", "secret")
        try FileManager.default.createDirectory(atPath: outer("files/d"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: outer("files/link"), withDestinationPath: "../f")
        try #require(mkfifo(outer("files/pipe"), 0o600) == 0)
        let writer = open(outer("files/pipe"), O_RDWR | O_NONBLOCK)
        defer { close(writer) }
        let text = "storage:\n  files:\n  - path: /a\n    contents:\n      local: \(local)\n"
        let result = try Translated(text, files: outer("files"))
        #expect(result.findings == ["error $.storage.files.0.contents.local 7:14"])
    }

    @Test(arguments: ["f", "/f", "./f", "d/../f", "link"])
    func insideIsRead(_ local: String) throws {
        let files = try TemporaryDirectory()
        try files.write("f", "x")
        try FileManager.default.createDirectory(atPath: files("d"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: files("link"), withDestinationPath: "f")
        let text = "storage:\n  files:\n  - path: /a\n    contents:\n      local: \(local)\n"
        #expect(try Translated(text, files: files.path)["storage.files.0.contents.source"] == decoded("x"))
    }

    @Test func otherConfigsMustBeSome() throws {
        let good = #"{"ignition":{"version":"3.4.0"}}"#
        let result = try Translated("ignition:\n  config:\n    merge:\n    - inline: '\(good)'\n")
        #expect(result["ignition.config.merge.0.source"] == decoded(good))
        #expect(result.findings.isEmpty)
    }

    /// Butane looks into the configs that it is given, but not into those of other versions than its own.
    @Test(arguments: [
        (#"{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"x"}]}}"#, "error"),
        (#"{"ignition":{"version":"3.3.0"},"storage":{"files":[{"path":"x"}]}}"#, "warning"),
        (#"{"ignition":{"version":"3.7.0-experimental"}}"#, "warning"),
        (#"{"ignition":{"version":"10.0.0"}}"#, "warning"), (#"{"ignition":{"version":"next"}}"#, "error"),
        (#"{"ignition":{}}"#, "error"), ("xyzzy", "error"), ("", "error"),
    ])
    func otherConfigsOfOtherVersions(_ config: String, _ severity: String) throws {
        for list in ["merge:\n    - inline", "replace:\n      inline"] {
            let result = try Translated("ignition:\n  config:\n    \(list): '\(config)'\n")
            #expect(result.findings.map { $0.prefix { $0 != " " } } == [severity[...]])
            #expect((result.output == nil) == (severity == "error"))
        }
    }

    @Test func aMissingFilesDirectoryIsMissedWhenItIsUsed() throws {
        #expect(try Translated("variant: fcos\nversion: 1.5.0\n", files: "/nonexistent/x").findings.isEmpty)
        let text = "storage:\n  trees:\n  - local: .\n  files:\n  - path: /a\n    contents:\n      local: f\n"
        let found = try Translated(text, files: "/nonexistent/x").findings
        #expect(found == ["error $.storage.trees.0 5:5", "error $.storage.files.0.contents.local 9:14"])
        #expect(throws: (any Error).self) { try Translated("variant: fcos\nversion: 1.5.0\n", files: "/etc/passwd") }
    }
}
