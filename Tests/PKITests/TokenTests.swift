import OpenSSL
import PKI
import Testing

@Suite struct TokenTests {
    @Test func readsAToken() throws {
        let token = try BootstrapToken("abc019.0123456789abcdef")
        #expect(token.id == "abc019" && token.text == "abc019.0123456789abcdef")
    }

    @Test(arguments: [
        "", ".", "abcdef.0123456789abcde", "abcdef.0123456789abcdefg", "abcdef-0123456789abcdef",
        "ABCDEF.0123456789abcdef", "abcdef.0123456789abcdeF", "abcde.f0123456789abcdef", "abcdef.0123456789abcde\n",
        " bcdef.0123456789abcdef", "abcdef.0123456789abcd\u{e9}", "abcdef..123456789abcdef",
    ])
    func refusesOtherText(text: String) throws {
        let error = #expect(throws: BootstrapToken.Malformed.self) { try BootstrapToken(text) }
        let said = try #require(error).description
        #expect(!said.contains("0123456789"))
    }

    @Test func everyCharacterComesEquallyOften() throws {
        var counts: [Character: Int] = [:]
        var ids: Set<String> = []
        for _ in 0..<6000 {
            let token = try BootstrapToken.random()
            #expect(try BootstrapToken(token.text) == token)
            ids.insert(token.id)
            for character in token.text where character != "." { counts[character, default: 0] += 1 }
        }
        // 132,000 characters: 3,667 of each, with a standard deviation of 60. A plain remainder of a byte would
        // give the first four 4,125.
        #expect(counts.count == 36)
        for (character, count) in counts { #expect((3300...4030).contains(count), "\(character): \(count)") }
        #expect(ids.count > 5990)
    }

    @Test func secretsAreNotShown() throws {
        let token = try BootstrapToken("abc019.fedcba9876543210")
        let key = try CertificateKey(String(repeating: "5e", count: 32))
        var dumped = ""
        dump([token], to: &dumped)
        dump([key], to: &dumped)
        for text in [dumped, "\(token)\(key)", String(reflecting: (token, key)), "\([token]) \([key])"] {
            #expect(!text.contains("fedcba") && !text.contains("5e5e"), "\(text)")
        }
        #expect("\(token)" == "bootstrap token abc019")
    }

    @Test(arguments: [
        "", String(repeating: "a", count: 63), String(repeating: "a", count: 65),
        String(repeating: "g", count: 64), String(repeating: "A", count: 64),
    ])
    func refusesOtherKeys(text: String) {
        #expect(throws: CertificateKey.Malformed.self) { try CertificateKey(text) }
    }

    @Test func keysDiffer() throws {
        let keys = try Set((0..<100).map { _ in try CertificateKey.random() })
        #expect(keys.count == 100)
        for key in keys { #expect(try CertificateKey(key.text) == key) }
    }
}
