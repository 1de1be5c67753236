import Markup
import TestSupport
import Testing

/// `slipway ignition` and `slipway butane` as people and scripts use them.
@Suite struct IgnitionCommandTests {
    private static let parent = """
        {"ignition":{"version":"3.2.0"},
         "storage":{"files":[{"path":"/etc/motd","mode":420,"contents":{"source":"data:,one%0Atwo%0A"}}]},
         "systemd":{"units":[{"name":"a.service","enabled":true,"contents":"[Unit]\\n[Install]\\nWantedBy=b.target"}]}}
        """
    private static let child = """
        {"ignition":{"version":"3.3.0"},"kernelArguments":{"shouldExist":["quiet"]},
         "storage":{"files":[{"path":"/etc/motd","contents":{"source":"data:;base64,b25lCnRocmVlCg=="}}]},
         "passwd":{"users":[{"name":"core","passwordHash":"$6$secret"}]}}
        """

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("parent.ign", Self.parent)
        try directory.write("child.ign", Self.child)
    }

    private func slipway(_ arguments: [String], input: String? = nil) async throws -> CommandResult {
        try await run(Places.program, arguments, input: input, in: directory.path)
    }

    @Test func validateTellsEveryFindingWithItsPlace() async throws {
        let broken = Self.parent.replacing("/etc/motd", with: "etc/motd").replacing("\"mode\"", with: "\"mod\"")
        try directory.write("broken.ign", broken)
        let result = try await slipway(["ignition", "validate", "parent.ign", "broken.ign", "-"], input: "{")
        #expect(result.status == 1 && result.error.isEmpty, "\(result)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.first == "parent.ign is valid: specification 3.2.0", "\(result)")
        #expect(lines.contains { $0.hasPrefix("broken.ign:2:30: error at $.storage.files.0.path: ") }, "\(result)")
        #expect(lines.contains { $0.hasPrefix("broken.ign:2:41: warning at $.storage.files.0.mod: ") }, "\(result)")
        #expect(lines.contains { $0.hasPrefix("standard input:1:2: error: ") }, "\(result)")
        let json = try await slipway(["ignition", "validate", "-o", "json", "broken.ign"])
        let root = try JSON.parse(Array(json.output.utf8), source: "output")
        #expect(json.status == 1)
        guard case .sequence(let files) = root.content, let findings = files.first?.list("findings") else {
            Issue.record("\(json)")
            return
        }
        #expect(findings.map { $0.text("line") } == ["2", "2"] && findings.first?.text("severity") == "error")
    }

    @Test func mergeGivesWhatIgnitionWould() async throws {
        let merged = try await slipway(["ignition", "merge", "--out", "whole.ign", "parent.ign", "child.ign"])
        #expect(merged.succeeded && merged.output.isEmpty && merged.error.isEmpty, "\(merged)")
        let shown = try await slipway(["ignition", "show", "whole.ign"])
        #expect(shown.output.contains("file 0644 root:root /etc/motd: 10 bytes of text\n    | one\n    | three\n"))
        #expect(shown.output.contains("unit a.service: enabled\n    | [Unit]\n"), "\(shown)")
        #expect(shown.output.contains("user core: ") && !shown.output.contains("secret"), "\(shown)")
        let short = try await slipway(["ignition", "show", "--names", "-"], input: directory.read("whole.ign"))
        #expect(!short.output.contains("three"), "\(short)")
        let different = try await slipway(["ignition", "diff", "--exit-code", "parent.ign", "whole.ign"])
        #expect(different.status == 1 && different.output.contains("    - two\n    + three\n"), "\(different)")
        let same = try await slipway(["ignition", "diff", "--exit-code", "whole.ign", "whole.ign"])
        #expect(same.succeeded && same.output.isEmpty, "\(same)")
    }

    @Test("names do not end their line, however it ends", arguments: ["\\n", "\\r\\n", "\\r"])
    func namesStayInTheirLine(_ end: String) async throws {
        let text = #"{"ignition":{"version":"3.3.0"},"storage":{"files":[{"path":"/a\#(end)user root: ","mod":1}]}}"#
        let shown = try await slipway(["ignition", "show", "--names", "-"], input: text)
        #expect(shown.output.split(whereSeparator: \.isNewline).count == 1, "\(shown)")
        #expect(shown.error.split(whereSeparator: \.isNewline).count == 1, "\(shown)")
    }

    @Test func translateNamesWhatStandsInTheWay() async throws {
        let refused = try await slipway(["ignition", "translate", "--to", "3.2.0", "child.ign"])
        #expect(
            refused.status == 1 && refused.output.isEmpty && refused.error.contains("$.kernelArguments"), "\(refused)")
        let lowest = try await slipway(["ignition", "translate", "--to", "lowest", "child.ign"])
        #expect(lowest.output.contains(#""version":"3.3.0""#), "\(lowest)")
        let newest = try await slipway(["ignition", "translate", "--to", "3.6.0", "-"], input: Self.parent)
        #expect(newest.output.contains(#""version":"3.6.0""#), "\(newest)")
        let unknown = try await slipway(["ignition", "translate", "--to", "4.0.0", "child.ign"])
        #expect(unknown.status == 2 && unknown.error.contains("3.6.0"), "\(unknown)")
    }

    @Test func butaneTellsFaultsAtThePlacesOfTheYAML() async throws {
        let text = """
            variant: fcos
            version: 1.4.0
            storage:
              files:
                - path: /etc/a
                  contents:
                    local: a
                - path: etc/b
            """
        try directory.write("a", "from a file\n")
        let arguments = ["butane", "-", "--files-dir", "."]
        let refused = try await slipway(arguments, input: text)
        #expect(refused.status == 1 && refused.output.isEmpty, "\(refused)")
        #expect(refused.error.contains("standard input:8:13: error at $.storage.files.1.path: "), "\(refused)")
        let whole = text.replacing("path: etc/b", with: "path: /etc/b")
        let made = try await slipway(arguments, input: whole)
        #expect(made.succeeded && made.output.contains("data:,from%20a%20file%0A"), "\(made)")
        let strict = try await slipway(
            arguments + ["--strict"], input: whole.replacing("version: 1.4.0", with: "version: 1.4.0\nsurplus: 1"))
        #expect(strict.status == 1 && strict.error.contains("surplus"), "\(strict)")
    }
}
