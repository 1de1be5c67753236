import Ignition
import Markup
import TestSupport
import Testing

@Suite struct WritingTests {
    /// What is put together is already in the form that documents are written in.
    @Test(arguments: SpecVersion.allCases.filter { $0 >= .v3_3 }) func configsStayAsTheyAre(version: SpecVersion) throws
    {
        var seed = Seed()
        for config in [try richConfig(version)] + (try (0..<20).map { _ in try randomConfig(&seed) }) {
            let text = config.json()
            let read = try #require(Config.read(Array(text.utf8), source: "test").document)
            #expect(read.json() == text, "\(seed)")
        }
    }

    @Test(arguments: [true, false]) func writtenConfigsReadTheSame(isPretty: Bool) throws {
        var seed = Seed()
        for _ in 0..<50 {
            let text = GeneratedConfig(&seed, isBroken: false).text
            let given = try #require(Config.read(Array(text.utf8), source: "test").document)
            let written = given.json(isPretty: isPretty)
            let read = try #require(Config.read(Array(written.utf8), source: "test").document)
            #expect(read.json(isPretty: isPretty) == written, "\(seed)")
            #expect(read.hasSameMeaning(as: given), "\(seed)")
        }
    }

    @Test func emptyThingsAreLeftOut() throws {
        let given = try document(
            .v3_4, #""passwd":{}"#, #""storage":{"files":[{"path":"/a","user":{},"mode":0}],"links":[]}"#)
        #expect(
            given.json() == #"{"ignition":{"version":"3.4.0"},"storage":{"files":[{"path":"/a","mode":0}]}}"# + "\n")
        // Before 3.3.0 an empty Clevis is not the same as none.
        let luks = try storage(.v3_2, #""luks":[{"name":"a","clevis":{}}]"#)
        #expect(luks.json().contains(#""clevis":{}"#))
    }

    @Test func prettyOnesHaveLines() throws {
        let given = try storage(.v3_4, #""directories":[{"path":"/a"}]"#)
        let lines = [
            "{", #"  "ignition": {"#, #"    "version": "3.4.0""#, "  },", #"  "storage": {"#, #"    "directories": ["#,
            "      {", #"        "path": "/a""#, "      }", "    ]", "  }", "}", "",
        ]
        #expect(given.json(isPretty: true) == lines.joined(separator: "\n"))
    }

    @Test func headersWithoutValueStay() throws {
        let headers = #""httpHeaders":[{"name":"A","value":null},{"name":"B","value":""}]"#
        let given = try storage(.v3_4, #""files":[{"path":"/a","contents":{\#(headers)}}]"#)
        #expect(given.json().contains(headers))
    }

    @Test(arguments: ["files", "texts"]) func meaningIsNotSpelling(what: String) throws {
        let url = try DataURL(encoding: Array(String(repeating: "text\n", count: 50).utf8))
        #expect(url.isCompressed)
        let packed = try storage(
            .v3_4, #""files":[{"path":"/b"},{"path":"/a","contents":{"source":"\#(url.text)","compression":"gzip"}}]"#)
        let plain = String(repeating: "text%0A", count: 50)
        let same = try storage(
            .v3_6,
            #""files":[{"path":"/a","contents":{"source":"data:,\#(plain)"},"user":{}},{"path":"/b"}],"links":[]"#)
        #expect(packed.hasSameMeaning(as: same))
        let other = try storage(
            .v3_4, #""files":[{"path":"/a","contents":{"source":"data:,\#(plain)x"}},{"path":"/b"}]"#)
        #expect(!packed.hasSameMeaning(as: other))
    }
}
