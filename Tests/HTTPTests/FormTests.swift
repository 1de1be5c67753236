import TestSupport
import Testing

@testable import HTTP

@Suite struct FormTests {
    @Test func formsComeBackAsTheyWere() {
        var seed = Seed()
        let printed = seed.description
        for _ in 0..<500 {
            let fields = (0..<Int.random(in: 0...4, using: &seed)).map { _ in (word(&seed), word(&seed)) }
            let text = Form.text(fields)
            let parsed = Form.parse(text.utf8, limit: 8)
            #expect(parsed?.map(\.name) == fields.map(\.0), "\(printed)")
            #expect(parsed?.map(\.value) == fields.map(\.1), "\(printed)")
        }
    }

    private func word(_ seed: inout Seed) -> String {
        let alphabet = Array("ab&=+% é✓\n\"'/?#.-_~*")
        return String(
            (0...Int.random(in: 0...9, using: &seed)).compactMap { _ in alphabet.randomElement(using: &seed) })
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%+1", "%ff=1", "a&b&c&d&e"])
    func brokenFormsAreNone(text: String) {
        #expect(Form.parse(text.utf8, limit: 4) == nil)
    }
}
