import PKI
import Testing

@Suite struct NameTests {
    @Test(arguments: ["a", "host-1", "a.example.COM", "1.2", String(repeating: "a", count: 63) + ".b"])
    func takesDNSNames(text: String) throws { _ = try AlternativeName.dns(text) }

    @Test(arguments: [
        "", ".", "a.", ".a", "a..b", "-a", "a-", "a_b", "*.example", "ä", "a b", "a,IP:1.2.3.4", "a\0b", "a\nb",
        String(repeating: "a", count: 64), Array(repeating: "abcdefg", count: 33).joined(separator: "."),
    ])
    func refusesOtherText(text: String) {
        #expect(throws: PKIError.self) { try AlternativeName.dns(text) }
    }

    @Test(arguments: [0, 1, 3, 5, 15, 17, 32])
    func refusesOtherAddresses(count: Int) {
        #expect(throws: PKIError.self) { try AlternativeName.address([UInt8](repeating: 1, count: count)) }
    }

    @Test func refusesServersWithoutNames() {
        #expect(throws: PKIError.self) { try CertificateProfile.server(commonName: "a", names: []) }
    }

    @Test(arguments: ["", "a\0b", "a\nb", "a\u{7F}", String(repeating: "ü", count: 65)])
    func refusesCommonNames(text: String) {
        #expect(throws: PKIError.self) { try DistinguishedName(commonName: text) }
        #expect(throws: PKIError.self) { try DistinguishedName(commonName: "a", organization: text) }
    }

    @Test(arguments: ["", "U", "USA", "U1", "Ü", "@["])
    func refusesCountries(text: String) {
        #expect(throws: PKIError.self) { try DistinguishedName(commonName: "a", country: text) }
    }

    @Test func theLongestNamesAreIssued() throws {
        let profile = try CertificateProfile.authority(
            commonName: String(repeating: "ü", count: 64), country: "de",
            organization: String(repeating: "o", count: 64), organizationalUnit: String(repeating: "u", count: 64),
            state: String(repeating: "s", count: 128))
        _ = try CertificateAuthority(profile, kind: .p256, now: Authorities.now)
    }
}
