import Markup
import Testing

@Suite struct FieldsTests {
    private struct Refused: Error, CustomStringConvertible { let description = "it is refused" }

    private func report(_ text: String, _ read: (Fields) -> Void) throws -> [String] {
        let faults = Faults(source: "f")
        let fields = Fields(try YAML.parse(Array(text.utf8), source: "f"), faults: faults)
        read(fields)
        fields.finish()
        do { try faults.check() } catch { return error.faults.map(\.description) }
        return []
    }

    @Test func everythingWrongIsReportedAtOnceInOrder() throws {
        let found = try report("count: x\nflag: maybe\nlist: 3\nunknwon: 1\nsub: [a]\n") { fields in
            #expect(fields.integer("count", in: 0...5) == nil)
            #expect(fields.boolean("flag") == nil)
            #expect(fields.list("list") { $0 }.isEmpty)
            _ = fields.text("unknown")
            fields.fields("sub")?.finish()
            #expect(fields.require("must") { $0 } == nil)
        }
        #expect(
            found == [
                "f:1:1: `must` is missing; add `must:` here",
                "f:1:8: `count` is `x`; a whole number from 0 to 5 is expected",
                "f:2:7: `flag` is `maybe`; `true` or `false` is expected",
                "f:3:7: `list` is `3`; a list is expected, with `- ` before each item",
                "f:4:1: unknown key `unknwon`; did you mean `unknown`?",
                "f:5:6: `sub` is a list; a mapping of keys and values is expected",
            ])
    }

    @Test func quotedNumbersAreText() throws {
        let found = try report("n: \"5\"\ns: 5\n") { fields in
            #expect(fields.integer("n", in: 0...9) == nil)
            #expect(fields.text("s") == "5")
        }
        #expect(found.count == 1)
    }

    @Test func whatAParserThrowsIsTheMessage() throws {
        let found = try report("k: v\n") { _ = $0.parse("k") { _ in throw Refused() } as String? }
        #expect(found == ["f:1:4: `k`: it is refused"])
    }

    @Test func nullIsAbsent() throws {
        let found = try report("k:\nl: ~\n") { #expect($0.text("k") == nil && $0.value("l") == nil) }
        #expect(found == [])
    }
}
