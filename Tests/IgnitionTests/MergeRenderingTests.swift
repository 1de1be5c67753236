import Ignition
import Markup
import Testing

@Suite struct MergeRenderingTests {
    @Test func innerConfigsAreMergedInOrder() throws {
        let deep = try config(files: ["/a": 4])
        let one = try config(files: ["/a": 2, "/b": 2], merging: [source(deep)])
        let two = try config(files: ["/b": 3])
        let rendering = try Rendering([try config(files: ["/a": 1], merging: [source(one), source(two)])])
        #expect(rendering.document.json() == (try config(files: ["/a": 4, "/b": 3]).json()))
        #expect(rendering.references.isEmpty)
    }

    @Test func aReplacementTakesThePlaceOfAll() throws {
        let inner = try config(files: ["/b": 2])
        let outer = try config(files: ["/a": 1], replacement: source(inner))
        #expect(try Rendering([outer]).document.json() == inner.json())
    }

    @Test func laterConfigsAreChildren() throws {
        let rendering = try Rendering([
            try config(files: ["/a": 1]), try config(files: ["/a": 2]), try config(files: ["/c": 3]),
        ])
        #expect(rendering.document.json() == (try config(files: ["/a": 2, "/c": 3]).json()))
    }

    @Test func othersStayAndKeepTheirOrder() throws {
        let one = try config(files: ["/b": 2])
        let two = try config(files: ["/c": 3])
        let remote = #"{"source":"https://h/x.ign"}"#
        let rendering = try Rendering([try config(files: ["/a": 1], merging: [source(one), remote, source(two)])])
        #expect(
            rendering.document.json()
                == (try config(files: ["/a": 1, "/b": 2], merging: [remote, source(two)]).json()))
        #expect(rendering.references.map(\.source) == ["https://h/x.ign"])
        // What names such a config cannot become part of the whole before that.
        let replaced = try config(files: ["/a": 1], merging: [source(try config(files: [:], replacement: remote))])
        let waiting = try Rendering([replaced])
        #expect(waiting.document.json() == replaced.json())
        #expect(waiting.references.map(\.source) == ["https://h/x.ign"])
        let whole = try Rendering([try config(files: ["/a": 1], replacement: remote)])
        #expect(whole.references.map(\.source) == ["https://h/x.ign"])
    }

    @Test func wrongDigestsAndConfigsAreRefused() throws {
        let wrong = String(repeating: "0", count: 64)
        let damaged = #"{"source":"data:,%7B","verification":{"hash":"sha256-\#(wrong)"}}"#
        for reference in [damaged, #"{"source":"data:,%7B"}"#, #"{"source":"data:,"}"#] {
            let error = #expect(throws: RenderingError.self) {
                try Rendering([try config(files: [:], merging: [reference])])
            }
            #expect("\(try #require(error))".contains("at 1:"))
        }
    }

    @Test func depthIsLimited() throws {
        var inner = try config(files: [:])
        for _ in 0..<12 { inner = try config(files: [:], merging: [source(inner)]) }
        _ = try Rendering([inner])
        for _ in 0..<8 { inner = try config(files: [:], merging: [source(inner)]) }
        #expect(throws: RenderingError.self) { try Rendering([inner]) }
        #expect(throws: RenderingError.self) { try Rendering([]) }
    }

    @Test func oldConfigsAreTranslated() throws {
        let old = try storage(.v3_0, #""files":[{"path":"/a","mode":3565}]"#)
        let rendering = try Rendering([old])
        #expect(rendering.document.version == .v3_6)
        #expect(rendering.report.findings.count == 1)
    }

    private func config(
        files: KeyValuePairs<String, Int>, merging: [String] = [], replacement: String? = nil
    ) throws -> Config {
        let list = files.map { #"{"path":"\#($0.key)","mode":\#($0.value)}"# }.joined(separator: ",")
        let replace = replacement.map { #","replace":\#($0)"# } ?? ""
        let text =
            #"{"ignition":{"version":"3.6.0","config":{"merge":[\#(merging.joined(separator: ","))]\#(replace)}},"storage":{"files":[\#(list)]}}"#
        return try #require(Config.read(Array(text.utf8), source: "test").document)
    }

    private func source(_ config: Config) throws -> String {
        let url = try DataURL(encoding: Array(config.json().utf8))
        return #"{"source":"\#(url.text)"\#(url.isCompressed ? #","compression":"gzip""# : "")}"#
    }
}
