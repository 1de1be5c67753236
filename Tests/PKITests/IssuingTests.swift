import FoundationEssentials
import PKI
import TestSupport
import Testing

@Suite(.enabled(if: Tool("openssl").isUsable)) struct IssuingTests {
    @Test(arguments: PrivateKey.Kind.allCases)
    func authorityHasTheExtensionsOfAnAuthority(kind: PrivateKey.Kind) async throws {
        let authority = try Authorities.make(kind)
        let text = try await described(authority.certificate)
        for line in [
            "X509v3 Basic Constraints: critical\n                CA:TRUE\n",
            "X509v3 Key Usage: critical\n                Digital Signature, Certificate Sign, CRL Sign\n",
            "X509v3 Subject Key Identifier:", "Version: 3 (0x2)", "Not Before: Nov 21 00:00:00 2016 GMT",
            "Not After : Nov 21 00:00:00 2046 GMT", "C = US, ST = TX, O = \"Örg, Inc\", OU = Unit, CN = 10.0.0.1",
        ] {
            #expect(text.contains(line), "\(line) in \(text)")
        }
        #expect(authority.certificate.notBefore == Authorities.now - 3652 * 86400)
        #expect(authority.certificate.notAfter == Authorities.now + 7305 * 86400)
    }

    @Test(arguments: PrivateKey.Kind.allCases, PrivateKey.Kind.allCases)
    func clientVerifies(authorityKind: PrivateKey.Kind, kind: PrivateKey.Kind) async throws {
        let authority = try Authorities.make(authorityKind)
        let client = try authority.issue(
            .client(commonName: "admin", organization: "system:masters"), for: .generate(kind), now: Authorities.now)
        try await expect(client, verifiesUnder: authority, purpose: "sslclient")
        let text = try await described(client)
        for line in [
            "X509v3 Extended Key Usage: \n                TLS Web Client Authentication\n",
            "X509v3 Basic Constraints: critical\n                CA:FALSE\n", "X509v3 Authority Key Identifier:",
            "Subject: O = system:masters, CN = admin", "Not After : Nov 21 00:00:00 2027 GMT",
        ] {
            #expect(text.contains(line), "\(line) in \(text)")
        }
        #expect(!text.contains("Alternative Name"))
    }

    @Test func serverVerifiesForItsNames() async throws {
        let authority = try Authorities.make(.p256)
        let server = try authority.issue(
            .server(
                commonName: "boot",
                names: [
                    .dns("boot.example"), .address([10, 0, 0, 1]),
                    .address([0xFD] + [UInt8](repeating: 0, count: 14) + [9]),
                ]),
            for: .generate(.p256), now: Authorities.now)
        for name in [["-verify_hostname", "boot.example"], ["-verify_ip", "10.0.0.1"], ["-verify_ip", "fd00::9"]] {
            try await expect(server, verifiesUnder: authority, purpose: "sslserver", options: name)
        }
        let text = try await described(server)
        #expect(text.contains("DNS:boot.example, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:9"), "\(text)")
    }

    /// A host's clock may be years off when it first boots.
    @Test func whatIsIssuedWasValidYearsAgo() async throws {
        let authority = try Authorities.make(.p256)
        let start = authority.certificate.notBefore
        let server = try CertificateProfile.server(commonName: "a", names: [.dns("a.example")])
        let client = try CertificateProfile.client(commonName: "a")
        for (profile, purpose) in [(server, "sslserver"), (client, "sslclient")] {
            let leaf = try authority.issue(profile, for: .generate(.p256), now: Authorities.now)
            try await expect(leaf, verifiesUnder: authority, purpose: purpose, at: Authorities.now - 9 * 365 * 86400)
            // What the authority signs does not begin before it.
            let early = try authority.issue(profile, for: .generate(.p256), now: start + 86400)
            #expect(leaf.notBefore == start && early.notBefore == start)
            #expect(early.notAfter == start + 366 * 86400)
        }
    }

    @Test func aLeafEndsWithItsAuthority() throws {
        let authority = try Authorities.make(.p256)
        let profile = try CertificateProfile.client(commonName: "a", organization: "b")
        let key = try PrivateKey.generate(.p256)
        let late = authority.certificate.notAfter - 10
        #expect(try authority.issue(profile, for: key, now: late).notAfter == authority.certificate.notAfter)
        for now in [authority.certificate.notBefore - 1, authority.certificate.notAfter + 1] {
            #expect(throws: PKIError.self) { try authority.issue(profile, for: key, now: now) }
        }
    }

    @Test func anAuthorityThatEndsBeforeItBeginsIssuesNothing() throws {
        let authority = try Authorities.make(.p256)
        let base64 = authority.certificate.pem.split(separator: "\n").dropFirst().dropLast().joined()
        var bytes = Array(try #require(Data(base64Encoded: base64)))
        let end = try #require(bytes.firstRange(of: Array("461121000000Z".utf8)))
        bytes.replaceSubrange(end, with: Array("001121000000Z".utf8))
        let pem = "-----BEGIN CERTIFICATE-----\n\(Data(bytes).base64EncodedString(options: .lineLength64Characters))\n"
        let certificate = try Certificate(pem: pem + "-----END CERTIFICATE-----\n")
        #expect(certificate.notAfter < certificate.notBefore)
        let backwards = try CertificateAuthority(certificate: certificate, key: authority.key)
        let profile = try CertificateProfile.client(commonName: "a", organization: "b")
        #expect(throws: PKIError.self) { try backwards.issue(profile, for: authority.key, now: Authorities.now) }
    }

    @Test func serialsArePositiveAndDiffer() async throws {
        let authority = try Authorities.make(.p256)
        let key = try PrivateKey.generate(.p256)
        let directory = try TemporaryDirectory()
        var serials: Set<String> = []
        for index in 0..<24 {
            let leaf = try authority.issue(.client(commonName: "a", organization: "b"), for: key, now: Authorities.now)
            let file = try directory.write("\(index).pem", leaf.pem)
            let result = try await run("openssl", ["x509", "-in", file, "-noout", "-serial"])
            serials.insert(result.output)
            let digits = result.output.dropFirst("serial=".count).dropLast()
            // 20 octets with the highest bit clear, or fewer.
            let isShort = digits.count < 40 || digits.utf8.first.map { $0 < UInt8(ascii: "8") } == true
            #expect(digits.allSatisfy(\.isHexDigit) && digits.count <= 40 && isShort, "\(result)")
        }
        #expect(serials.count == 24)
    }

    @Test func takesOnlyItsOwnKeyAndAuthorities() throws {
        let authority = try Authorities.make(.p256)
        let key = try PrivateKey.generate(.p256)
        #expect(try CertificateAuthority(certificate: authority.certificate, key: authority.key).key.name == "EC P-256")
        let foreign = #expect(throws: PKIError.self) {
            try CertificateAuthority(certificate: authority.certificate, key: key)
        }
        #expect("\(try #require(foreign))".contains("does not belong"))
        let leaf = try authority.issue(.client(commonName: "a", organization: "b"), for: key, now: Authorities.now)
        let refused = #expect(throws: PKIError.self) { try CertificateAuthority(certificate: leaf, key: key) }
        #expect("\(try #require(refused))".contains("not one of a certificate authority"))
    }

    private func described(_ certificate: Certificate) async throws -> String {
        let file = try TemporaryDirectory()
        let path = try file.write("certificate.pem", certificate.pem)
        let result = try await run(
            "openssl", ["x509", "-in", path, "-noout", "-text", "-nameopt", "oneline,utf8,-esc_msb"])
        #expect(result.succeeded, "\(result)")
        return result.output
    }

    private func expect(
        _ leaf: Certificate, verifiesUnder authority: CertificateAuthority, purpose: String, options: [String] = [],
        at time: Int64 = Authorities.now
    ) async throws {
        let directory = try TemporaryDirectory()
        let root = try directory.write("ca.pem", authority.certificate.pem)
        let path = try directory.write("leaf.pem", leaf.pem)
        let result = try await run(
            "openssl",
            ["verify", "-x509_strict", "-attime", "\(time)", "-purpose", purpose, "-CAfile", root] + options
                + [path])
        #expect(result.succeeded, "\(result)")
    }
}
