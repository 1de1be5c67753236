import Ignition
import Markup
import TestSupport
import Testing

@Suite("Ignition rules of huge configs")
struct RulesSpeedTests {
    private func check(_ body: String, findings: Int) throws {
        let root = try JSON.parse(Array(RulesCase(body, [], .all).text(.v3_5).utf8), source: "case")
        let clock = ContinuousClock()
        var report = Report()
        let time = clock.measure { report = Rules.check(Config(version: .v3_5, root: root)) }
        #expect(report.findings.count == findings)
        #expect(time < .seconds(5))
    }

    private func list(_ count: Int, _ item: (Int) -> String) -> String {
        "[" + (0..<count).map { "{\(item($0))}" }.joined(separator: ",") + "]"
    }

    @Test("ten thousand files beside a thousand links") func files() throws {
        let files = list(10_000) { #""path": "/f/\#($0)", "contents": {"source": "data:,x"}"# }
        let links = list(1000) { #""path": "/l/\#($0)", "target": "x""# }
        try check(#""storage": {"files": \#(files), "links": \#(links)}"#, findings: 0)
    }

    @Test("deep paths beside links") func depth() throws {
        let deep = String(repeating: "/a", count: 40_000)
        let links = list(1000) { #""path": "/l/\#($0)", "target": "x""# }
        try check(#""storage": {"files": [{"path": "\#(deep)"}], "links": \#(links)}"#, findings: 0)
    }

    @Test("many partitions, the last of which overlap") func partitions() throws {
        let partitions = list(4000) { #""number": \#($0 + 1), "startMiB": \#(min($0, 3998) * 2 + 1), "sizeMiB": 2"# }
        try check(#""storage": {"disks": [{"device": "/dev/a", "partitions": \#(partitions)}]}"#, findings: 1)
    }

    @Test("partitions that end before they begin") func turnedPartitions() throws {
        let partitions = list(20_000) { #""number": \#($0 + 1), "startMiB": 9, "sizeMiB": -4"# }
        try check(#""storage": {"disks": [{"device": "/dev/a", "partitions": \#(partitions)}]}"#, findings: 0)
    }

    @Test("many instances of a long template") func template() throws {
        let text = "[A]" + String(repeating: #"\nb=c"#, count: 5000)
        let instances = list(2000) { #""name": "a@\#($0).service", "enabled": true"# }.dropLast()
        try check(
            #""systemd": {"units": \#(instances), {"name": "a@.service", "contents": "\#(text)"}]}"#, findings: 2000)
    }

    @Test("a long unit") func unit() throws {
        let text = String(repeating: #"\n"#, count: 50_000) + "[A]" + String(repeating: #"\nb=c\\"#, count: 20_000)
        try check(#""systemd": {"units": [{"name": "a.service", "contents": "\#(text)"}]}"#, findings: 0)
    }
}
