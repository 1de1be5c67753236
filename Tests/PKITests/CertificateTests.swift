import PKI
import TestSupport
import Testing

@Suite struct CertificateTests {
    @Test(.enabled(if: Tool("openssl").isUsable), arguments: PrivateKey.Kind.allCases)
    func pinIsTheDigestOfThePublicKey(kind: PrivateKey.Kind) async throws {
        let certificate = try Authorities.make(kind).certificate
        let directory = try TemporaryDirectory()
        let file = try directory.write("ca.pem", certificate.pem)
        let script =
            "openssl x509 -in \"$1\" -noout -pubkey | openssl pkey -pubin -outform der | sha256sum | cut -d' ' -f1"
        let result = try await run("sh", ["-c", script, "sh", file])
        #expect("sha256:" + result.output == "\(certificate.publicKeyPin)\n")
    }

    @Test func textReadsBack() throws {
        let certificate = try Authorities.make(.p256).certificate
        #expect(try Certificate(pem: certificate.pem) == certificate)
        #expect(try Certificate(pem: "a comment\n" + certificate.pem + "more\n") == certificate)
    }

    @Test func readsBundlesUpToTheLimit() throws {
        let certificates = [try Authorities.make(.p256).certificate, try Authorities.make(.rsa2048).certificate]
        let bundle = certificates.map(\.pem).joined()
        #expect(try Certificate.all(in: bundle) == certificates)
        #expect(throws: PKIError.self) { try Certificate(pem: bundle) }
        let most = String(repeating: certificates[0].pem, count: Certificate.countLimit)
        #expect(try Certificate.all(in: most).count == Certificate.countLimit)
        #expect(throws: PKIError.self) { try Certificate.all(in: most + certificates[0].pem) }
    }

    @Test func refusesADamagedCertificateBehindAGoodOne() throws {
        let pem = try Authorities.make(.p256).certificate.pem
        for damaged in [String(pem.dropLast(40)), pem.replacing("MII", with: "AAA", maxReplacements: 1)] {
            #expect(throws: PKIError.self) { try Certificate.all(in: pem + damaged) }
        }
    }

    @Test(arguments: [
        "", "\n", "-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n", "\0\0\u{1}-----BEGIN",
        "-----BEGIN PRIVATE KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nMAA=\n-----END CERTIFICATE-----\n",
    ])
    func refusesOtherText(text: String) {
        #expect(throws: PKIError.self) { try Certificate(pem: text) }
        #expect(throws: PKIError.self) { try PrivateKey(pem: text) }
    }

    @Test func refusesHugeText() throws {
        let pem = try Authorities.make(.p256).certificate.pem
        let huge = String(repeating: "x", count: 1 << 20) + "\n" + pem
        for error in [
            #expect(throws: PKIError.self, performing: { try Certificate(pem: huge) }),
            #expect(throws: PKIError.self, performing: { try PrivateKey(pem: huge) }),
        ] {
            #expect("\(try #require(error))".contains("longer than 65536 bytes"))
        }
    }

    /// Damage of every sort either leaves a readable value or is refused; nothing traps.
    @Test func damageNeverTraps() throws {
        var seed = Seed()
        let authority = try Authorities.make(.p256)
        let texts = [authority.certificate.pem, authority.key.pkcs8, authority.key.traditional].map { Array($0.utf8) }
        var refused = 0
        for round in 0..<1500 {
            var bytes = texts[round % texts.count]
            switch Int.random(in: 0..<4, using: &seed) {
            case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &seed))
            case 1: bytes[Int.random(in: 0..<bytes.count, using: &seed)] = .random(in: 0...255, using: &seed)
            case 2: bytes.insert(.random(in: 0...255, using: &seed), at: Int.random(in: 0..<bytes.count, using: &seed))
            default: bytes = (0..<bytes.count).map { _ in .random(in: 0...255, using: &seed) }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let certificate = try? Certificate(pem: text)
            let key = try? PrivateKey(pem: text)
            if let certificate { #expect(try Certificate(pem: certificate.pem) == certificate, "\(seed)") }
            if let key { #expect(try PrivateKey(pem: key.pkcs8).pkcs8 == key.pkcs8, "\(seed)") }
            if certificate == nil && key == nil { refused += 1 }
        }
        #expect(refused > 500, "\(seed): \(refused) refused")
    }
}
