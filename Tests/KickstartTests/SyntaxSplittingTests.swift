import Markup
import Testing

@testable import Kickstart

/// Lines, words and numbers as Python cuts them.
struct SyntaxSplittingTests {
    struct Split: Sendable, CustomTestStringConvertible {
        let line: String
        let words: [String]
        let columns: [Int]
        var testDescription: String { line.debugDescription }

        init(_ line: String, _ words: [String], _ columns: [Int]) {
            self.line = line
            self.words = words
            self.columns = columns
        }
    }

    /// What Python 3.11 says: `shlex.split(line, comments=True)`.
    @Test(arguments: [
        Split("part / --size=1\n", ["part", "/", "--size=1"], [1, 6, 8]),
        Split("  a\tb\r\n", ["a", "b"], [3, 5]),
        Split("a # b", ["a"], [1]),
        Split("a#b c", ["a"], [1]),
        Split("a '#b' \"c #d\"", ["a", "#b", "c #d"], [1, 3, 8]),
        Split("a'b c'\"d\"e", ["ab cde"], [1]),
        Split("'' \"\"", ["", ""], [1, 4]),
        Split(#""a\"b\\c\d" 'a\b' e\ f"#, [#"a"b\c\d"#, #"a\b"#, "e f"], [1, 13, 19]),
        Split("a \\\n", ["a", "\n"], [1, 3]),
        Split("a\\#b", ["a#b"], [1]),
        Split("a\u{b}b\u{a0}c", ["a\u{b}b\u{a0}c"], [1]),
        Split("", [], []),
    ])
    func wordsAreThoseOfShlex(split: Split) throws {
        let words = try WordSplitter.split(split.line.unicodeScalars, comments: true)
        #expect(words.map(\.text) == split.words)
        #expect(words.map(\.mark.column) == split.columns)
    }

    @Test func openQuotesAreRefused() {
        for (line, failure) in [
            ("a 'b", WordSplitter.Failure.openQuote(column: 3)), ("a b\"c\\\"", .openQuote(column: 4)),
            ("a \\", .openEscape), ("'", .openQuote(column: 1)),
        ] {
            #expect(throws: failure) { try WordSplitter.split(line.unicodeScalars, comments: true) }
        }
        #expect(throws: Never.self) { try WordSplitter.split("a # 'b".unicodeScalars, comments: true) }
        #expect(throws: (any Error).self) { try WordSplitter.split("a # 'b".unicodeScalars, comments: false) }
    }

    @Test func linesEndWherePythonEndsThem() {
        let text = "a\nb\r\nc\rd\u{b}e\u{c}f\u{1c}g\u{85}h\u{2028}i\u{2029}\n\u{1f}j"
        let lines = PythonText.lines(Array(text.unicodeScalars)).map { String($0) }
        #expect(
            lines.map { Array($0.unicodeScalars) }
                == [
                    "a\n", "b\r\n", "c\r", "d\u{b}", "e\u{c}", "f\u{1c}", "g\u{85}", "h\u{2028}", "i\u{2029}", "\n",
                    "\u{1f}j",
                ].map { Array($0.unicodeScalars) })
    }

    @Test(
        arguments: [
            ("0", 0), ("-7", -7), (" +12\n", 12), ("1_000", 1000), ("007", 7), ("\u{0661}\u{0662}", 12),
            ("9223372036854775808", .max), ("", nil), ("-", nil), ("1_", nil), ("_1", nil), ("1__0", nil), ("1.0", nil),
            ("0x1", nil), ("1 2", nil), ("- 1", nil), ("\u{b2}", nil),
        ] as [(String, Int?)])
    func numbersAreThoseOfPython(text: String, value: Int?) {
        #expect(PythonInteger(text)?.value == value)
    }
}
