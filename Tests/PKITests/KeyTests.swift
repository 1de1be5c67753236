import PKI
import TestSupport
import Testing

@Suite struct KeyTests {
    @Test(.enabled(if: Tool("openssl").isUsable), arguments: PrivateKey.Kind.allCases)
    func opensslReadsBothForms(kind: PrivateKey.Kind) async throws {
        let key = try PrivateKey.generate(kind)
        let directory = try TemporaryDirectory()
        let command = kind == .rsa2048 ? "rsa" : "ec"
        for (name, text) in [("pkcs8", key.pkcs8), ("traditional", key.traditional)] {
            let file = try directory.write(name, text, mode: 0o600)
            for arguments in [[command, "-check"], ["pkey", "-check"]] {
                let result = try await run("openssl", arguments + ["-in", file, "-noout"])
                #expect(result.succeeded && !result.output.contains("invalid"), "\(arguments) \(result.error)")
            }
        }
        #expect(key.pkcs8.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
        #expect(key.traditional.hasPrefix("-----BEGIN \(command.uppercased()) PRIVATE KEY-----\n"))
    }

    @Test(arguments: PrivateKey.Kind.allCases)
    func bothFormsReadBack(kind: PrivateKey.Kind) throws {
        let key = try PrivateKey.generate(kind)
        for text in [key.pkcs8, key.traditional] {
            let again = try PrivateKey(pem: text)
            #expect(again.pkcs8 == key.pkcs8 && again.traditional == key.traditional && again.name == key.name)
        }
    }

    @Test func neverShowsTheSecret() throws {
        let key = try PrivateKey.generate(.p256)
        let authority = try Authorities.make(.p256)
        var dumped = ""
        dump([key, authority.key], to: &dumped)
        dump(authority, to: &dumped)
        let texts = [
            dumped, "\(key)", String(reflecting: key), "\([key])", "\(authority)", String(reflecting: authority),
        ]
        for text in texts {
            #expect(!text.contains("PRIVATE KEY"))
        }
        #expect("\(key)" == "private key (EC P-256, not shown)")
    }

    @Test(
        .enabled(if: Tool("openssl").isUsable),
        arguments: [
            ["genrsa", "-traditional", "1024"], ["ecparam", "-name", "secp256k1", "-genkey", "-noout"],
            ["genpkey", "-algorithm", "ed25519"],
            ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-aes256", "-pass", "pass:x"],
        ])
    func refusesWeakStrangeAndEncryptedKeys(arguments: [String]) async throws {
        let made = try await run("openssl", arguments)
        #expect(made.succeeded && made.output.contains("PRIVATE KEY"), "\(made.error)")
        #expect(throws: PKIError.self) { try PrivateKey(pem: made.output) }
    }

    @Test(.enabled(if: Tool("openssl").isUsable), arguments: ["prime256v1", "secp384r1"])
    func readsKeysOfOpenSSL(curve: String) async throws {
        let made = try await run("openssl", ["ecparam", "-name", curve, "-genkey", "-noout"])
        #expect(try PrivateKey(pem: made.output).traditional == made.output)
    }
}
