import Markup
import TestSupport
import Testing

@Suite struct TOMLTests {
    private func parse(_ text: String, _ limits: ParseLimits = .handwritten) throws -> Node {
        try TOML.parse(Array(text.utf8), source: "t.toml", limits: limits)
    }

    @Test func valuesKeepTheirKindAndPlace() throws {
        let node = try parse(
            "# c\r\na = \"x\"\r\n[b.c]\nd = 1_0\n\"é\" = [ true, {e.f = 'y'} ]\n[[g]]\n[[g]]\nh=1979-05-27 07:32:00Z")
        #expect(node.mark == .start)
        #expect(
            node.value == [
                "a": "x", "b": ["c": ["d": "1_0", "é": [true, ["e": ["f": "y"]]]]],
                "g": [.object([]), ["h": "1979-05-27 07:32:00Z"]],
            ])
        let inner = try #require(node["b"]?["c"])
        #expect(inner.mark == Mark(line: 3, column: 4))
        #expect(try #require(inner["d"]).mark == Mark(line: 4, column: 5))
        guard case .scalar("1_0", isPlain: true)? = inner["d"]?.content,
            case .scalar("x", isPlain: false)? = node["a"]?.content,
            case .sequence(let items)? = inner["é"]?.content, case .sequence(let elements)? = node["g"]?.content
        else { throw TestFailure("\(node)") }
        #expect(items.map(\.mark) == [Mark(line: 5, column: 9), Mark(line: 5, column: 15)])
        #expect(elements.map(\.mark) == [Mark(line: 6, column: 3), Mark(line: 7, column: 3)])
    }

    @Test(arguments: [
        ("a = 1\na = 2", "2:1", "`a` is defined twice; it already stands at 1:5"),
        ("[a]\nb=1\n[a]", "3:2", "`a` is defined twice; it already stands at 1:2"),
        ("[[a]]\n[a]", "2:2", "`a` is defined twice"),
        ("a = {b = 1}\na.c = 2", "2:1", "`a` is defined twice"),
        ("[a]\nb.c = 1\n[a.b]", "3:4", "`b` is defined twice"),
        ("a = b", "1:5", "a value is expected here; text stands in quotes"),
        ("a 1", "1:3", "`=` is expected"),
        ("é = 1", "1:1", "a key is expected here"),
        ("a = 01", "1:6", "the line should end here"),
        ("[a", "1:3", "`]` is expected"),
        ("[[a]", "1:4", "`]]` is expected"),
        ("a = [1 2]", "1:8", "`,` or `]` is expected"),
        ("a = {b = 1,\nc = 2}", "1:12", "a key is expected here"),
        ("a = \"é\\x\"", "1:7", "a `\\` stands before what is no escape"),
        ("a = \"\\ud800\"", "1:6", "4 hexadecimal digits of a character"),
        ("a = \"b\n\"", "1:5", "the string does not end on its line"),
        ("a = \"\"\"b\n", "1:5", "the string does not end"),
        ("a = '\u{7}'", "1:6", "a control character stands in a string"),
        ("# \u{0}", "1:3", "a control character stands in a comment"),
    ])
    func faultsNameThePlace(_ text: String, _ mark: String, _ message: String) {
        #expect { try parse(text) } throws: { "\($0)".hasPrefix("t.toml:\(mark): \(message)") }
    }

    @Test func badUTF8HasAPlaceToo() {
        #expect { try TOML.parse(Array("a = 1\n# é".utf8) + [0xC3], source: "t.toml") } throws: {
            "\($0)".hasPrefix("t.toml:2:4: the text is not UTF-8")
        }
    }

    @Test(arguments: [("a = ", "["), ("", "a."), ("[", "a."), ("a = ", "{a = "), ("a = ", "[{a = ")])
    func depthIsBounded(_ start: String, _ unit: String) {
        #expect { try parse(start + String(repeating: unit, count: 100_000)) } throws: {
            "\($0)".contains("nest deeper than 64")
        }
    }

    @Test(arguments: ["a=[1,1,1,1]", "a=1\nb=1\nc=1\nd=1", "[[a]]\n[[a]]\n[[a]]\n[[a]]", "a={a=1,b.a=1,c.a=1}"])
    func valuesAreCounted(_ text: String) {
        let limits = ParseLimits(bytes: 100, depth: 64, nodes: 4)
        #expect { try parse(text, limits) } throws: { "\($0)".contains("more than 4 values") }
        #expect { try parse(text, ParseLimits(bytes: 5, depth: 64, nodes: 4)) } throws: { "\($0)".contains("bytes") }
    }

    @Test(.timeLimit(.minutes(1))) func hostileSizesAreReadInLinearTime() throws {
        let many = ParseLimits(bytes: 4 << 20, depth: 64, nodes: 100_000)
        _ = try parse(String(repeating: "[[a]]\n", count: 20_000), many)
        _ = try parse("[a]\n" + (0..<20_000).map { "b.c\($0) = 1\n" }.joined(), many)
        _ = try parse("a = [" + String(repeating: "'é',", count: 50_000) + "]", many)
        _ = try parse("a = '''" + String(repeating: "''\n", count: 50_000) + "'''", many)
        _ = try parse("a = \"" + String(repeating: "\\u00e9", count: 50_000) + "\"", many)
    }
}
