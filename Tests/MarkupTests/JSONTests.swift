import FoundationEssentials
import Markup
import TestSupport
import Testing

@Suite struct JSONTests {
    private func parse(_ text: String) throws -> Node { try JSON.parse(Array(text.utf8), source: "t.json") }

    @Test(arguments: [
        ("{\"a\": 1,}", "1:9", "a quoted key is expected"),
        ("{\"a\": 1\n \"b\": 2}", "2:2", "`,` or `}` is expected"),
        ("[1 2]", "1:4", "`,` or `]` is expected"),
        ("{\"a\":1,\"a\":2}", "1:8", "duplicate key `a`"),
        ("01", "1:1", "a JSON value is expected"),
        ("\"a\nb\"", "1:3", "a control character"),
        ("\"\\ud800x\"", "1:8", "half of a surrogate pair"),
        ("\"abc", "1:1", "the string does not end"),
        ("1 x", "1:3", "something follows the end"),
        ("", "1:1", "the JSON ends"),
        ("nul", "1:1", "a JSON value is expected"),
    ])
    func faultsNameThePlace(_ text: String, _ mark: String, _ message: String) {
        #expect { try parse(text) } throws: { "\($0)".hasPrefix("t.json:\(mark): \(message)") }
    }

    /// Each number once took a hundred microseconds.
    @Test(.timeLimit(.minutes(1))) func manyNumbersAreQuick() throws {
        let node = try parse("[" + String(repeating: "-1.5e3,", count: 100_000) + "0]")
        #expect(throws: (any Error).self) { try parse("[" + String(repeating: "-1.5e3,", count: 100_000) + "01]") }
        guard case .sequence(let items) = node.content else { throw TestFailure("\(node.kind)") }
        #expect(items.count == 100_001)
    }

    @Test func depthIsBounded() {
        #expect { try parse(String(repeating: "[", count: 100_000)) } throws: {
            "\($0)".contains("nest deeper than 64")
        }
    }

    @Test func writingIsReadBackHereAndByFoundation() throws {
        var seed = Seed()
        for _ in 0..<500 {
            let value = randomValue(&seed, depth: 0)
            for indent in [nil, 2] {
                let text = value.json(indent: indent)
                #expect(try parse(text).value == value, "\(seed) \(text)")
                #expect(throws: Never.self) { try JSONDecoder().decode(Anything.self, from: Data(text.utf8)) }
            }
        }
    }

    @Test func theOrderAndTheBytesAreExact() {
        let value: Value = ["b": 1, "a": ["x": .null, "y": [true, "é\"\\\n"]], "e": .array([]), "o": .object([])]
        #expect(value.json() == "{\"b\":1,\"a\":{\"x\":null,\"y\":[true,\"é\\\"\\\\\\n\"]},\"e\":[],\"o\":{}}")
    }

    @Test(arguments: [
        ("a\u{7F}", "a\\u007f"), ("\u{9F}\u{A0}", "\\u009f\u{A0}"), ("\u{2028}€", "\\u2028€"),
        ("\u{202E}", "\\u202e"), ("\0\t\r", "\\u0000\\t\\r"), ("é😀/", "é😀/"),
    ])
    func whatDoesNotShowIsEscaped(_ text: String, _ written: String) {
        #expect(Value.string(text).json() == "\"\(written)\"")
    }

    @Test(.timeLimit(.minutes(1))) func oneLongLineIsReadInLinearTime() throws {
        let items = 100_000
        let text = "[" + Array(repeating: "\"é\"", count: items).joined(separator: ",") + ",x]"
        #expect { try parse(text) } throws: { "\($0)".hasPrefix("t.json:1:\(items * 4 + 2): a JSON value is expected") }
    }

    @Test func randomBytesNeverTrap() {
        var seed = Seed()
        let alphabet = Array("{}[]:,\"\\u0d8 tfn1-.eE\n\u{1}".utf8) + [0xC3, 0xFF]
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...40, using: &seed)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &seed)]
            }
            _ = try? JSON.parse(bytes, source: "t")
        }
    }

    /// Accepts whatever Foundation's decoder can tokenise.
    private struct Anything: Decodable { init(from decoder: any Decoder) throws {} }
}
