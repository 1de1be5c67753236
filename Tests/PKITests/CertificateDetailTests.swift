import PKI
import TestSupport
import Testing

@Suite struct CertificateDetailTests {
    @Test func saysWhoseItIsAndWhoSignedIt() throws {
        let authority = try Authorities.make(.p256)
        let server = try authority.issue(
            .server(
                commonName: "api, \"one\"",
                names: [
                    .dns("api.example"), .address([192, 0, 2, 1]), .address([0x20, 1, 0x0D, 0xB8] + zeros(11) + [1]),
                ]),
            for: .generate(.p256), now: Authorities.now)
        #expect(authority.certificate.subject == "CN=10.0.0.1,OU=Unit,O=Örg\\, Inc,ST=TX,C=US")
        #expect(server.issuer == authority.certificate.subject && authority.certificate.issuer == server.issuer)
        #expect(server.subject == "CN=api\\, \\\"one\\\"")
        #expect(server.alternativeNames == ["api.example", "192.0.2.1", "2001:db8::1"])
        #expect(authority.certificate.alternativeNames.isEmpty)
    }

    @Test(.enabled(if: Tool("openssl").isUsable)) func namesOfOpenSSLsCertificatesAreReadToo() async throws {
        let directory = try TemporaryDirectory()
        let made = try await run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                directory("key"), "-subj", "/O=system:masters/CN=kubernetes-admin", "-days", "1", "-addext",
                "subjectAltName=DNS:a.example,email:a@example,URI:spiffe://x,IP:fe80::1", "-utf8",
            ])
        #expect(made.succeeded, "\(made)")
        let certificate = try Certificate(pem: made.output)
        #expect(certificate.subject == "CN=kubernetes-admin,O=system:masters")
        #expect(certificate.alternativeNames == ["a.example", "fe80::1"])
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00Z"), (1_795_219_200, "2026-11-21T00:00:00Z"),
        (951_782_400, "2000-02-29T00:00:00Z"),
        (-1, "1969-12-31T23:59:59Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
        (Int64.max, "\(Int64.max) seconds since 1970"),
    ])
    func datesAreWritten(seconds: Int64, text: String) { #expect(CertificateDate.text(seconds) == text) }

    @Test func anEndedAuthoritySaysWhen() throws {
        let authority = try Authorities.make(.p256)
        let error = #expect(throws: PKIError.self) {
            try authority.issue(
                .client(commonName: "a"), for: .generate(.p256), now: authority.certificate.notAfter + 1)
        }
        #expect(try #require(error).description.contains("valid from 2016-11-21T00:00:00Z to 2046-11-21T00:00:00Z"))
    }

    @Test(.enabled(if: Tool("openssl").isUsable), arguments: PrivateKey.Kind.allCases)
    func publicHalfIsOpenSSLs(kind: PrivateKey.Kind) async throws {
        let key = try PrivateKey.generate(kind)
        let derived = try await run("openssl", ["pkey", "-pubout"], input: key.traditional)
        #expect(derived.succeeded && derived.output == key.publicKey, "\(derived.error)")
    }

    private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}
