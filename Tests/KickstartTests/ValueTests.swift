import Kickstart
import Testing

@Suite("Kickstart values")
struct ValueTests {
    @Test("no character that ends a line in Python is part of a value")
    func lineBreaks() {
        for number: UInt32 in Array(0...0x1F) + Array(0x7F...0x9F) + [0x2028, 0x2029] {
            guard let scalar = Unicode.Scalar(number) else { continue }
            #expect(throws: KickstartError.self, "U+\(String(number, radix: 16))") {
                try Text("a\(Character(scalar))b")
            }
        }
        #expect(throws: KickstartError.self) { try Text("a\r\nb") }
    }

    @Test(
        "what is no single item is refused",
        arguments: [
            "", "a b", "a,b", "-x", "%end", "a\u{3000}b", "a\nb", "-\u{301}x", "%\u{20DD}end", "a,\u{301}b",
            "a \u{301}b",
        ])
    func words(text: String) {
        #expect(throws: KickstartError.self) { try Word(text) }
    }

    @Test("a phrase is no option", arguments: ["", "-x", "-\u{301}x", "a\nb"])
    func phrases(text: String) {
        #expect(throws: KickstartError.self) { try Phrase(text) }
    }

    @Test(
        "names of variables that a shell would read otherwise are refused",
        arguments: ["", "a", "1A", "A-B", "A=B", "É"])
    func variables(name: String) throws {
        let value = try Text("x")
        #expect(throws: KickstartError.variableName(name)) { try Script.Variable(name, value) }
    }

    @Test("a script cannot leave its section", arguments: ["%end", "  %end", "\t%pre", "x\n%include /x", "\u{a0}%end"])
    func sections(body: String) {
        #expect(throws: KickstartError.self) { try Script(stage: .post, environment: [], body: "echo\n" + body) }
    }

    @Test("a script's lines have no hidden breaks", arguments: ["a\rb", "a\u{b}b", "a\u{85}%end", "a\u{2028}%end"])
    func hiddenBreaks(body: String) {
        #expect(throws: KickstartError.self) { try Script(stage: .post, environment: [], body: body) }
    }

    @Test("sizes of partitions are positive", arguments: [0, -1, 1 << 31])
    func sizes(size: Int) throws {
        #expect(throws: KickstartError.size(size)) { try Extent(mebibytes: size) }
    }

    @Test("messages are one printable line")
    func messages() {
        let message = KickstartError.unprintable(value: "a\nb\u{7}").description
        #expect(message.contains("a\\u{a}b\\u{7}"))
    }
}
