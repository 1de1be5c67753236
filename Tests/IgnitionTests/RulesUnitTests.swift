import Ignition
import TestSupport
import Testing

@Suite("Ignition rules of units")
struct RulesUnitTests {
    static let names: [RulesCase] = [
        .units(#""name": "a.service""#, #""name": "b@.timer""#, #""name": ".mount""#, #""name": "a.b.slice""#),
        .units(
            "", #""name": "service""#, #""name": "a.conf""#, #""name": "a.service/b""#, finding: "error 0.name",
            "error 1.name", "error 2.name", "error 3.name"),
        .units(
            #""name": "a.service", "dropins": [{"name": "b.conf"}, {}, {"name": "b"}, {"name": "c.conf", "contents": "[A"}]"#,
            finding: "error 0.dropins.1.name", "error 0.dropins.2.name", "error 0.dropins.3.contents"),
    ]

    private static let plain = #""contents": "[Unit]\nA=b\n[Install]\n""#
    private static let installed = #""contents": "[Install]\nWantedBy=b""#

    static let install: [RulesCase] = [
        .units(#""name": "a.service", "enabled": true, \#(installed)"#), .units(#""name": "a.service", \#(plain)"#),
        .units(#""name": "a.service", "enabled": true"#),
        .units(#""name": "a.service", "enabled": true, "contents": """#),
        .units(#""name": "a.service", "enabled": true, \#(plain)"#, finding: "warning 0.contents"),
        .units(
            #""name": "a.service", "enabled": true, "contents": "[A"}, {"name": "b.path""#, finding: "error 0.contents"),
        .units(
            #""name": "a@b.service", "enabled": true"#, #""name": "a@.service", \#(plain)"#,
            finding: "warning 0.contents"),
        .units(#""name": "a@b.service", "enabled": true"#, #""name": "a@.service", \#(installed)"#),
        .units(#""name": "a@b.service", "enabled": true"#, #""name": "a@.service", "contents": """#),
        .units(#""name": "a@b.service", "enabled": false"#, #""name": "a@.service", \#(plain)"#),
        .units(#""name": "a@b.timer", "enabled": true"#, #""name": "a@.timer", \#(plain)"#),
        .units(
            #""name": "a@b@c.service", "enabled": true"#, #""name": "a@.service", \#(plain)"#,
            finding: "warning 0.contents"),
        .units(#""name": "@b.service", "enabled": true"#, #""name": "@.service", \#(plain)"#),
    ]

    private static func long(_ count: Int) -> String { String(repeating: "x", count: count) }

    static let texts: [RulesCase] = [
        .unit(""), .unit("A=1"), .unit("# [x\n; y\n[Unit]\n"), .unit("[Unit]\r\nA=1\r\n"), .unit("[]\n=x"),
        .unit("[Un\nit]"),
        .unit("[Unit] \t\u{A0}\nA=\\"), .unit("[Unit]\n#\\\nno setting\nA=1 \\\nno setting\nB=1"),
        .unit("[Unit]\n\u{2003}A=1"),
        .unit("[Unit", false), .unit("[Unit]x", false), .unit("[Unit]\nA", false), .unit("[Unit]\nA\n=b", false),
        .unit("[Unit]\nA\r\n", false), .unit("[Unit]\n#\\ \nA\nB", false), .unit("[A]\nA=1\\\n\nno setting", false),
        // The limit counts only what the buffer of 4096 bytes shows, from where a step of the reader begins.
        .unit("[Unit]\nA=" + long(2045) + "\n"), .unit("[Unit]\nA=" + long(2046) + "\n", false),
        .unit("[Unit]\nA=" + long(2045)), .unit("[Unit]\nA=" + long(3000), false),
        .unit("#" + long(3000) + "\n", false),
        .unit(long(2048)), .unit(long(2049), false), .unit("A=" + long(5000), false),
        .unit(String(repeating: "\n", count: 3000) + "[Unit]\nA=" + long(2100) + "\n"),
        .unit("[Unit]\nA=" + long(2040) + "\\\n" + long(2100)),
        .unit("[Unit]\n" + long(2040) + "=" + long(2000), false),
    ]

    @Test(arguments: names + install + texts) func cases(_ each: RulesCase) throws { try each.check() }

    @Test(
        "an error in a unit names its line",
        arguments: [("[A]\nB\n", 2), ("[A]x\nB=1", 1), ("\n\n[A", 3), ("[A]\n\n[B]x", 3)])
    func lines(text: String, line: Int) throws {
        let config = RulesCase.unit(text).text(.v3_4)
        let finding = try #require(Config.read(Array(config.utf8), source: "case").report.findings.first)
        #expect(finding.message.contains("line \(line) "), "\(finding.message)")
    }
}
