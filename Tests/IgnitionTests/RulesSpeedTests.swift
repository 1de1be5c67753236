import Ignition
import Markup
import TestSupport
import Testing

@Suite("Ignition rules of huge configs")
struct RulesSpeedTests {
    private func check(_ body: String, errors: Int) throws {
        let root = try JSON.parse(Array(RulesCase(body, [], .all).text(.v3_5).utf8), source: "case")
        let clock = ContinuousClock()
        var report = Report()
        let time = clock.measure { report = Rules.check(Config(version: .v3_5, root: root)) }
        #expect(report.findings.count == errors)
        #expect(time < .seconds(5))
    }

    private func list(_ count: Int, _ item: (Int) -> String) -> String {
        "[" + (0..<count).map { "{\(item($0))}" }.joined(separator: ",") + "]"
    }

    @Test("ten thousand files beside a thousand links") func files() throws {
        let files = list(10_000) { #""path": "/f/\#($0)", "contents": {"source": "data:,x"}"# }
        let links = list(1000) { #""path": "/l/\#($0)", "target": "x""# }
        try check(#""storage": {"files": \#(files), "links": \#(links)}"#, errors: 0)
    }

    @Test("deep paths beside links") func depth() throws {
        let deep = String(repeating: "/a", count: 40_000)
        let links = list(1000) { #""path": "/l/\#($0)", "target": "x""# }
        try check(#""storage": {"files": [{"path": "\#(deep)"}], "links": \#(links)}"#, errors: 0)
    }

    @Test("many partitions, the last of which overlap") func partitions() throws {
        let partitions = list(4000) { #""number": \#($0 + 1), "startMiB": \#(min($0, 3998) * 2 + 1), "sizeMiB": 2"# }
        try check(#""storage": {"disks": [{"device": "/dev/a", "partitions": \#(partitions)}]}"#, errors: 1)
    }

    @Test("a long unit") func unit() throws {
        let text = String(repeating: #"\n"#, count: 50_000) + "[A]" + String(repeating: #"\nb=c\\"#, count: 20_000)
        try check(#""systemd": {"units": [{"name": "a.service", "contents": "\#(text)"}]}"#, errors: 0)
    }
}
