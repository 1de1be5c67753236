import Markup
import Testing

@Suite struct FaultsTests {
    @Test func eachFaultNamesItsText() {
        let faults = Faults(sources: ["a.yaml", "b.yaml", "--flag"])
        faults.add("third", at: .whole(document: 2), remedy: "do")
        faults.add("second", at: Mark(line: 1, column: 2, document: 1))
        faults.add("first", at: Mark(line: 9, column: 9))
        let report = #expect(throws: FaultReport.self) { try faults.check() }
        #expect(
            report?.faults.map(\.description) == ["a.yaml:9:9: first", "b.yaml:1:2: second", "--flag: third; do"])
    }

    @Test func aPlaceIsShortInItsOwnText() {
        let faults = Faults(sources: ["a", "b", "--flag"])
        let (one, other) = (Mark(line: 1, column: 2), Mark(line: 3, column: 4, document: 1))
        #expect(faults.place(one, seenFrom: one) == "1:2")
        #expect(faults.place(one, seenFrom: other) == "a:1:2")
        #expect(faults.place(.whole(document: 2), seenFrom: one) == "--flag")
        #expect(faults.source(of: Mark(line: 1, column: 1, document: 9)) == "a")
    }

    @Test func marksAreSmallAndKeepLongLines() {
        #expect(MemoryLayout<Mark>.size == 12)
        let mark = Mark(line: 3, column: 70_000, document: 1)
        #expect(mark.line == 3 && mark.column == 70_000 && mark.document == 1)
        #expect(mark > Mark(line: 9, column: 1) && mark < Mark(line: 3, column: 70_001, document: 1))
    }

    @Test(arguments: [
        ("", 0), ("# only words\n", 0), ("---\n", 0), ("a: 1\n", 1), ("a: 1\n---\n---\nb: 2\n...\n---\nc: 3\n", 3),
    ])
    func documentsAreReadOneByOne(_ text: String, _ count: Int) throws {
        let documents = try YAML.documents(Array(text.utf8), source: "d", document: 4)
        #expect(documents.count == count && documents.allSatisfy { $0.mark.document == 4 })
    }

    @Test func documentsShareLimitsButNoAnchors() {
        let limits = ParseLimits(bytes: 100, depth: 3, nodes: 4)
        #expect(throws: Fault.self) {
            try YAML.documents(Array("[1]\n---\n[1, 2]\n".utf8), source: "d", limits: limits)
        }
        #expect(throws: Fault.self) { try YAML.documents(Array("a: &x 1\n---\nb: *x\n".utf8), source: "d") }
    }

    @Test func aMappingOfManyKeysIsReadInLinearTime() throws {
        let text = (0..<30_000).map { "key\($0): \($0)\n" }.joined()
        let faults = Faults(source: "m")
        let root = try YAML.parse(Array(text.utf8), source: "m", limits: .generated)
        let fields = Fields(root, faults: faults)
        var sum = 0
        let taken = ContinuousClock().measure {
            for key in fields.keys { sum += fields.integer(key, in: 0...30_000) ?? 0 }
            fields.finish()
        }
        #expect(sum == 30_000 * 29_999 / 2 && faults.isEmpty)
        #expect(taken < .seconds(10), "\(taken)")
    }
}
