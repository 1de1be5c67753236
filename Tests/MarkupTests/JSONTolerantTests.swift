import Markup
import Testing

@Suite struct JSONTolerantTests {
    private func parse(_ bytes: [UInt8]) throws -> Node { try JSON.parse(bytes, source: "t", reading: .tolerant) }

    @Test func repeatedKeysAreKept() throws {
        guard case .mapping(let pairs) = try parse(Array("{\"a\":1,\n\"a\":2}".utf8)).content else {
            Issue.record("no mapping")
            return
        }
        #expect(pairs.map(\.key) == ["a", "a"])
        #expect(pairs.map { "\($0.mark) \($0.value.mark)" } == ["1:2 1:6", "2:1 2:5"])
    }

    @Test(arguments: [
        (Array("\"\\ud800\"".utf8), "\u{FFFD}"),
        (Array("\"\\udc00x\"".utf8), "\u{FFFD}x"),
        (Array("\"\\ud800\\u0041\"".utf8), "\u{FFFD}A"),
        (Array("\"\\ud800\\ud83d\\ude00\"".utf8), "\u{FFFD}😀"),
        ([0x22, 0xFF, 0x22], "\u{FFFD}"),
        ([0x22, 0x5C, 0x6E, 0xC3, 0x22], "\n\u{FFFD}"),
    ])
    func whatIsNoCharacterIsReplaced(_ bytes: [UInt8], _ text: String) throws {
        #expect(try parse(bytes).value == .string(text))
        #expect(throws: Fault.self) { try JSON.parse(bytes, source: "t") }
    }

    @Test(arguments: ["{\"a\":1,}", "\"\\ud80\"", "\"\\ud800\\uzzzz\"", "01", "\"\\x\"", "[1"])
    func theRestIsAsStrict(_ text: String) {
        #expect(throws: Fault.self) { try parse(Array(text.utf8)) }
    }
}
