import Markup
import TestSupport
import Testing

@Suite struct YAMLTests {
    private func parse(_ text: String) throws -> Node { try YAML.parse(Array(text.utf8), source: "t.yaml") }

    @Test func valuesKeepTheirMarks() throws {
        let root = try parse("a: 1\nlist:\n  - x\n  - {k: 'v'}\n")
        #expect(root["a"]?.mark == Mark(line: 1, column: 4))
        guard case .sequence(let items)? = root["list"]?.content else { throw TestFailure("no list") }
        #expect(items[1]["k"]?.mark == Mark(line: 4, column: 9))
        #expect(items[1]["k"]?.value == "v")
    }

    @Test(arguments: [
        ("a: 1\na: 2\n", "2:1", "duplicate key `a`"),
        ("a: [1, 2\nb: 3\n", "2:2", "this is not YAML"),
        ("a: *x\n", "1:4", "alias `*x` has no anchor"),
        ("? [a]\n: b\n", "1:3", "a key must be a single value"),
        ("a: 1\n---\nb: 2\n", "2:1", "a second document"),
        ("", "1:1", "the file is empty"),
        ("a: \"\u{7}\"\n", "1:5", "this is not YAML"),
    ])
    func faultsNameThePlace(_ text: String, _ mark: String, _ message: String) {
        #expect {
            try parse(text)
        } throws: { error in
            guard let fault = error as? Fault else { return false }
            return fault.mark.description == mark && fault.message.hasPrefix(message)
        }
    }

    @Test func aByteOrderMarkIsPassedOver() throws {
        #expect(try parse("\u{FEFF}a: 1\n")["a"]?.mark == Mark(line: 1, column: 4))
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect(throws: Fault.self) { try YAML.parse([0x61, 0x3A, 0x20, 0xFF, 0xFE], source: "t") }
    }

    @Test func depthIsBounded() {
        let text = String(repeating: "[", count: 3_000_000)
        #expect { try parse(text) } throws: { "\($0)".hasPrefix("t.yaml:1:65: collections nest deeper than 64") }
        let large = [UInt8](repeating: UInt8(ascii: "["), count: 10_000_000)
        #expect { try YAML.parse(large, source: "t") } throws: {
            "\($0)".hasPrefix("t:1:1: the file has 10000000 bytes")
        }
    }

    @Test func aliasesAreBounded() throws {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            bomb += "a\(level): &a\(level) [" + (0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", ") + "]\n"
        }
        #expect { try parse(bomb) } throws: { "\($0)".contains("more than 100000 values") }
        let small = try parse("a: &x {k: v}\nb: *x\n")
        #expect(small["b"]?["k"]?.value == "v")
        #expect(small["b"]?.mark == Mark(line: 2, column: 4))
    }

    @Test func randomTextNeverTraps() {
        var seed = Seed()
        let alphabet = Array("ab:-[]{}&*!|>'\"%@`#, \n\t?\u{0}é~".unicodeScalars)
        for _ in 0..<3000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...60, using: &seed) {
                text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &seed)])
            }
            _ = try? parse(String(text))
        }
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var seed = Seed()
        for _ in 0..<300 {
            let value = randomValue(&seed, depth: 0)
            let text = Value.object([.init("root", value)]).yaml()
            let read = try parse(text)["root"]?.value
            #expect(read == value, "\(seed) \(text)")
        }
    }

    @Test(arguments: [
        "no", "1.10", "0644", "~", "", "null", "12:34:56", " x", "x ", "a: b", "a #b", "- a", "é\u{85}\u{2028}", "yes",
    ])
    func stringsStayStrings(_ text: String) throws {
        #expect(try parse(Value.object([.init("k", .string(text))]).yaml())["k"]?.value == .string(text))
    }
}

/// A random tree that JSON and YAML can both hold.
func randomValue(_ seed: inout Seed, depth: Int) -> Value {
    let strings = [
        "", "a", "true", "1", "null", "~", "k: v", "é", "\n", "\t\u{1}", "\"q\"", "no", "-", "0x1F", "🚀", "\u{7F}",
    ]
    switch Int.random(in: 0..<(depth < 4 ? 7 : 4), using: &seed) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &seed))
    case 2: return .integer(Int.random(in: -1_000_000...1_000_000, using: &seed))
    case 3, 4: return .string(strings[Int.random(in: 0..<strings.count, using: &seed)])
    case 5: return .array((0..<Int.random(in: 0...4, using: &seed)).map { _ in randomValue(&seed, depth: depth + 1) })
    default:
        return .object(
            (0..<Int.random(in: 0...4, using: &seed)).map { .init("\($0)k", randomValue(&seed, depth: depth + 1)) })
    }
}
