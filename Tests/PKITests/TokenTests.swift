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
        var counts: [Character: Double] = [:]
        var ids: Set<String> = []
        for _ in 0..<6000 {
            let token = try BootstrapToken.random()
            // Kubernetes, bootstrapapi.BootstrapTokenPattern.
            #expect(token.text.wholeMatch(of: /([a-z0-9]{6})\.([a-z0-9]{16})/)?.1 ?? "" == token.id)
            #expect(try BootstrapToken(token.text) == token)
            ids.insert(token.id)
            for character in token.text where character != "." { counts[character, default: 0] += 1 }
        }
        // 132,000 characters. Chi-square of 35 degrees of freedom is above 120 once in 10^11 runs, while the plain
        // remainder of a byte, which favours four characters by a seventh, would give some 290.
        let expected = 132_000.0 / 36
        let deviation = counts.values.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
        #expect(counts.count == 36 && deviation < 120, "chi-square \(deviation)")
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
