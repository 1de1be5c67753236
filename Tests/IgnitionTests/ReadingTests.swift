import Ignition
import Markup
import TestSupport
import Testing

@Suite struct ReadingTests {
    private func document(_ text: String) throws -> Config {
        let (document, report) = Config.read(Array(text.utf8), source: "c.ign")
        guard let document, !report.hasErrors else { throw TestFailure("\(report.lines)") }
        return document
    }

    @Test(arguments: [
        ("", "1:1", "the config is empty"),
        (" \n ", "2:2", "the config is empty"),
        ("{\"a\":", "1:6", "the JSON ends"),
        ("{\"ignition\":{\"version\":\"3.0.0\"}} x", "1:34", "something follows"),
        ("{\"ignition\":{\"version\":\"3.0.0\"},}", "1:33", "a quoted key is expected"),
        ("\u{FEFF}{\"ignition\":{\"version\":\"3.0.0\"}}", "1:1", "a byte order mark"),
        ("#cloud-config\nusers: []", "1:1", "cloud-init"),
        ("variant: fcos\nversion: 1.5.0", "1:1", "`slipway butane`"),
        ("# mine\nvariant: fcos\nversion: 1.5.0", "1:1", "`slipway butane`"),
        ("\u{1F}\u{8B}", "1:1", "a JSON value is expected"),
        ("{\"a\":\"\u{1}\"}", "1:7", "a control character"),
        ("{\"a\":\(String(repeating: "[", count: 200))", "1:133", "nest deeper"),
    ])
    func textsThatAreNoJSON(_ text: String, _ mark: String, _ message: String) {
        let lines = findings(text)
        #expect(lines.count == 1)
        #expect(lines.allSatisfy { $0.hasPrefix("error - \(mark) ") && $0.contains(message) }, "\(lines)")
    }

    @Test(arguments: [
        ("{}", "$ 1:1", "names no version"),
        ("{\"ignition\":{}}", "$.ignition.version 1:13", "names no version"),
        ("{\"ignition\":null}", "$ 1:1", "names no version"),
        ("{\"ignition\":{\"version\":null}}", "$.ignition.version 1:24", "names no version"),
        ("{\"ignition\":{\"version\":\"\"}}", "$.ignition.version 1:24", "the version is empty"),
        ("{\"ignition\":{\"version\":3}}", "$.ignition.version 1:24", "the number 3; text in quotes"),
        ("{\"ignition\":[]}", "$.ignition 1:13", "a list; an object"),
        ("[]", "$ 1:1", "the config is a list"),
        ("null", "$ 1:1", "the config is null"),
        ("{\"ignitionVersion\":1}", "$ 1:1", "specification 1"),
        ("{\"variant\":\"fcos\"}", "$ 1:1", "Butane"),
        ("{\"ignition\":{\"version\":\"2.3.0\"}}", "$.ignition.version 1:24", "specification 2"),
        ("{\"ignition\":{\"version\":\"3.7.0-experimental\"}}", "$.ignition.version 1:24", "is experimental"),
        ("{\"ignition\":{\"version\":\"3.3.0-experimental\"}}", "$.ignition.version 1:24", "is experimental"),
        ("{\"ignition\":{\"version\":\"3.99.0\"}}", "$.ignition.version 1:24", "known are 3.0.0"),
        ("{\"ignition\":{\"version\":\"3.4\"}}", "$.ignition.version 1:24", "known are 3.0.0"),
        ("{\"ignition\":{\"version\":\"3.4.0+a\"}}", "$.ignition.version 1:24", "known are 3.0.0"),
        ("{\"ignition\":{\"version\":\"3.4.99999999999999999999\"}}", "$.ignition.version 1:24", "known are"),
        (
            "{\"ignition\":{\"version\":\"3.4.0\"},\"Ignition\":{\"VERSION\":\"x\"}}", "$.ignition.version 1:55",
            "known are"
        ),
    ])
    func versionsThatAreNotRead(_ text: String, _ place: String, _ message: String) {
        let lines = findings(text)
        #expect(lines.count == 1)
        #expect(lines.allSatisfy { $0.hasPrefix("error \(place) ") && $0.contains(message) }, "\(lines)")
    }

    @Test(arguments: SpecVersion.allCases) func everyStableVersionIsRead(_ version: SpecVersion) throws {
        #expect(try document("{\"ignition\":{\"version\":\"\(version)\"}}").version == version)
        #expect(findings("{\"ignition\":{\"version\":\"\(version)\"}}").isEmpty)
    }

    /// Go's reader of versions does not mind these.
    @Test(arguments: ["03.4.0", "3.04.00", "3.4.0+", "3.4.0-", "3.4.0-+"])
    func versionsInOtherSpellings(_ text: String) throws {
        let document = try document("{\"ignition\":{\"version\":\"\(text)\"}}")
        #expect(document.version == .v3_4)
        #expect(document.json() == "{\"ignition\":{\"version\":\"3.4.0\"}}\n")
    }

    @Test(arguments: [
        ("\"storage\":‸[]", "$.storage", "a list, where an object"),
        ("\"storage\":{\"files\":‸{}}", "$.storage.files", "an object, where a list"),
        ("\"storage\":{\"files\":[‸1]}", "$.storage.files.0", "the number 1, where an object"),
        ("\"storage\":{\"files\":[{\"path\":‸5}]}", "$.storage.files.0.path", "the number 5, where text"),
        ("\"storage\":{\"files\":[{\"path\":‸true}]}", "$.storage.files.0.path", "`true`, where text"),
        ("\"storage\":{\"files\":[{\"mode\":‸\"0644\"}]}", "$.storage.files.0.mode", "write 420"),
        ("\"storage\":{\"files\":[{\"mode\":‸1.0}]}", "$.storage.files.0.mode", "the number 1.0, where a whole"),
        ("\"storage\":{\"files\":[{\"mode\":‸1e3}]}", "$.storage.files.0.mode", "where a whole number"),
        ("\"storage\":{\"files\":[{\"mode\":‸9223372036854775808}]}", "$.storage.files.0.mode", "whole number"),
        (
            "\"storage\":{\"files\":[{\"overwrite\":‸\"true\"}]}", "$.storage.files.0.overwrite",
            "text, where `true`"
        ),
        (
            "\"storage\":{\"files\":[{\"overwrite\":‸0}]}", "$.storage.files.0.overwrite",
            "the number 0, where `true`"
        ),
        ("\"passwd\":{\"users\":[{\"groups\":[‸[]]}]}", "$.passwd.users.0.groups.0", "a list, where text"),
        ("\"STORAGE\":{\"FILES\":‸5}", "$.storage.files", "the number 5, where a list"),
        ("\"storage\":{\"x\":1,\"x\":2},\"systemd\":‸4", "$.systemd", "the number 4, where an object"),
    ])
    func valuesOfTheWrongKind(_ members: String, _ path: String, _ message: String) {
        let (text, mark) = marked(latest(members))
        let (document, report) = Config.read(Array(text.utf8), source: "c.ign")
        #expect(document == nil)
        #expect(
            report.lines.contains { $0.hasPrefix("error \(path) \(mark) ") && $0.contains(message) }, "\(report.lines)")
    }

    @Test func allWrongKindsAreReportedAtOnce() {
        let lines = findings(latest("\"storage\":{\"files\":[{\"path\":1},{\"path\":2}],\"disks\":3}"))
        #expect(lines.filter { $0.hasPrefix("error") }.count == 3, "\(lines)")
    }

    @Test(arguments: [
        ("3.6.0", "‸\"x\":[{\"y\":[1.5e3]}]", "$.x", "unknown key `x`"),
        ("3.6.0", "‸\"x\\u0000\":0", "$.x\0", "unknown key"),
        ("3.6.0", "‸\"Systemd\":{}", "$.Systemd", "takes for `systemd`"),
        ("3.6.0", "‸\"\u{17F}ystemd\":{}", "$.\u{17F}ystemd", "takes for `systemd`"),
        ("3.2.0", "‸\"kernelArguments\":{}", "$.kernelArguments", "since 3.3.0"),
        ("3.2.0", "‸\"KERNELARGUMENTS\":4", "$.KERNELARGUMENTS", "since 3.3.0"),
        ("3.1.0", "\"storage\":{‸\"luks\":3}", "$.storage.luks", "since 3.2.0"),
        (
            "3.0.0", "\"storage\":{\"filesystems\":[{\"device\":\"/d\",‸\"mountOptions\":1}]}",
            "$.storage.filesystems.0.mountOptions", "since 3.1.0"
        ),
    ])
    func unknownKeysAreWarnings(_ version: String, _ members: String, _ path: String, _ message: String) throws {
        let (text, mark) = marked("{\"ignition\":{\"version\":\"\(version)\"},\n\(members)}")
        _ = try document(text)
        let lines = findings(text)
        #expect(lines.contains { $0.hasPrefix("warning \(path) \(mark) ") && $0.contains(message) }, "\(lines)")
    }

    /// What remains in the tree.
    @Test(arguments: [
        ("\"storage\":null,\"systemd\":{\"units\":null},\"passwd\":{}", "\"systemd\":{},\"passwd\":{}"),
        (
            "\"passwd\":{\"users\":[{\"name\":\"a\",\"uid\":null,\"groups\":[null,\"b\"],\"shell\":null}]}",
            "\"passwd\":{\"users\":[{\"name\":\"a\",\"groups\":[\"\",\"b\"]}]}"
        ),
        (
            "\"passwd\":{\"USERS\":[{\"NAME\":\"a\",\"x\":{}}]}",
            "\"passwd\":{\"users\":[{\"name\":\"a\"}]}"
        ),
        (
            "\"passwd\":{\"users\":[{\"name\":\"a\",\"uid\":-0,\"uid\":7,\"uid\":-0,\"system\":true}]}",
            "\"passwd\":{\"users\":[{\"name\":\"a\",\"uid\":0,\"system\":true}]}"
        ),
        // Later ones are read over earlier ones, lists item by item.
        (
            "\"passwd\":{\"users\":[{\"name\":\"a\",\"uid\":1},{\"name\":\"b\"}]},\"Passwd\":{\"users\":[{\"gecos\":\"g\"}]}",
            "\"passwd\":{\"users\":[{\"name\":\"a\",\"uid\":1,\"gecos\":\"g\"}]}"
        ),
        ("\"passwd\":{\"users\":[{\"name\":\"a\"}],\"users\":null}", "\"passwd\":{}"),
        // Null unsets what may be missing, and leaves the rest.
        (
            "\"passwd\":{\"users\":[{\"name\":\"a\",\"name\":null,\"uid\":1,\"uid\":null}]},\"passwd\":null",
            "\"passwd\":{\"users\":[{\"name\":\"a\"}]}"
        ),
        (
            "\"storage\":{\"files\":[{\"path\":\"/a\",\"contents\":{\"source\":\"http://a/b\",\"httpHeaders\":[{\"name\":\"X\",\"value\":null}]}}]}",
            "\"storage\":{\"files\":[{\"path\":\"/a\",\"contents\":{\"source\":\"http://a/b\",\"httpHeaders\":[{\"name\":\"X\",\"value\":null}]}}]}"
        ),
        (
            "\"passwd\":{\"users\":[{\"name\":\"\\ud83d\\ude00\\udead!\"}]}",
            "\"passwd\":{\"users\":[{\"name\":\"😀\u{FFFD}!\"}]}"
        ),
    ])
    func treesAreWhatIgnitionReads(_ members: String, _ tree: String) {
        let (document, report) = Config.read(Array(latest(members).utf8), source: "c.ign")
        #expect(document?.root.value.json() == latest(tree).filter { !$0.isNewline }, "\(report.lines)")
    }

    @Test func brokenCharactersAreReadAndReported() {
        var bytes = Array("{\"ignition\":{\"version\":\"3.6.0\"},\n \"x\":\"é".utf8)
        bytes += [0xFF, 0xC3] + "\"}".utf8
        let (document, report) = Config.read(bytes, source: "c.ign")
        #expect(document != nil)
        #expect(report.lines.contains { $0.hasPrefix("warning - 2:8 the text is not UTF-8") }, "\(report.lines)")
    }
}
