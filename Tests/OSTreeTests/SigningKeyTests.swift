import OpenSSL
import TestSupport
import Testing

@Suite("Signing keys")
struct SigningKeyTests {
    /// RFC 8032, section 7.1, test 3: the signature, and the key in every form.
    static let signature =
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    static let seed64 = "xaqN9D+fg3vtt0QvMdy3sWbThTUHbwlLhc46LgtEWPc="
    static let secret64 =
        "xaqN9D+fg3vtt0QvMdy3sWbThTUHbwlLhc46LgtEWPf8Uc2OYhiho42kftACMPBYCBbtE7ozA6xd65EVSJCAJQ=="
    static let public64 = "/FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU="
    static let pem = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIMWqjfQ/n4N77bdELzHct7Fm04U1B28JS4XOOi4LRFj3
        -----END PRIVATE KEY-----

        """

    static func key(_ text: String) throws(SigningKeyError) -> SigningKey {
        var bytes = Array(text.utf8)
        return try SigningKey.read(&bytes)
    }

    @Test("every form of a key", arguments: [seed64, secret64, " \(seed64)\r\n", "\(secret64)\n\n", pem])
    func forms(text: String) throws {
        let key = try Self.key(text)
        #expect(key.verificationKey.description == Self.public64)
        #expect(try key.sign([0xAF, 0x82]) == Vectors.bytes(Self.signature))
    }

    @Test("the bytes of the file are overwritten", arguments: [seed64, secret64, "no key", pem])
    func cleansing(text: String) {
        var bytes = Array(text.utf8)
        _ = try? SigningKey.read(&bytes).verificationKey
        #expect(bytes == [UInt8](repeating: 0, count: text.utf8.count))
    }

    @Test(
        "what is no key",
        arguments: [
            ("", "neither PEM nor"), ("\n", "neither PEM nor"), ("*", "neither PEM nor"),
            (String(seed64.dropLast()), "neither PEM nor"), (seed64 + "=", "neither PEM nor"),
            // The last digit carries bits that no byte takes.
            (seed64.replacing("c=", with: "d="), "neither PEM nor"), (seed64 + "\n" + seed64, "neither PEM nor"),
            ("AAAA", "3 bytes"), (public64 + "\0", "neither PEM nor"), (secret64.replacing("xaq", with: "xaR"), "half"),
            (secret64.replacing("AJQ==", with: "AJA=="), "half"), ("-----BEGIN PRIVATE KEY-----\nAAAA\n", "PEM holds"),
            (pem.replacing("PRIVATE", with: "PUBLIC"), "PEM holds"),
        ])
    func refusals(text: String, reason: String) {
        let error = #expect(throws: SigningKeyError.self) { _ = try Self.key(text).verificationKey }
        let said = error?.description ?? ""
        #expect(said.contains(reason) && said.contains("openssl genpkey"), "\(said)")
        #expect(!said.contains("xaq") && !said.contains("fg3vtt"), "\(said)")
    }

    @Test("a file that is too long is refused before it is read")
    func long() {
        let error = #expect(throws: SigningKeyError.self) {
            _ = try Self.key(String(repeating: "A", count: 70_000)).verificationKey
        }
        #expect(error?.description.contains("70000 bytes") == true)
    }

    @Test("what is no public key", arguments: ["", "AAAA", secret64, seed64.replacing("c=", with: "d=")])
    func badVerificationKeys(text: String) {
        #expect(VerificationKey(base64: text) == nil)
    }

    @Test("only the very signature of the very message by the very key is one")
    func verification() throws {
        let key = try #require(VerificationKey(base64: Self.public64 + "\n"))
        let signature = Vectors.bytes(Self.signature)
        #expect(key.verifies(signature, of: [0xAF, 0x82]))
        #expect(!key.verifies(signature, of: [0xAF, 0x83]))
        #expect(!key.verifies(signature, of: []))
        #expect(!key.verifies([], of: [0xAF, 0x82]))
        #expect(!key.verifies(signature + [0], of: [0xAF, 0x82]))
        for index in signature.indices {
            var changed = signature
            changed[index] ^= 1
            #expect(!key.verifies(changed, of: [0xAF, 0x82]))
        }
        // Any 32 bytes are a seed.
        #expect(try !Self.key(Self.public64).verificationKey.verifies(signature, of: [0xAF, 0x82]))
        #expect(try Self.key(Self.seed64).sign([]).count == 64)
    }

    @Test("keys that openssl makes, and signatures that it verifies", .enabled(if: Tool("openssl").isUsable))
    func openssl() async throws {
        let directory = try TemporaryDirectory()
        let file = directory("key.pem")
        #expect(try await run("openssl", ["genpkey", "-algorithm", "ed25519", "-out", file]).succeeded)
        let key = try Self.key(try readText(file))
        let signature = try key.sign(Array("message".utf8))
        #expect(key.verificationKey.verifies(signature, of: Array("message".utf8)))
        try writeBytes(signature, to: directory("signature"))
        for (message, sound) in [("message", true), ("massage", false)] {
            let input = try directory.write("message", message)
            let result = try await run(
                "openssl",
                ["pkeyutl", "-verify", "-rawin", "-inkey", file, "-sigfile", directory("signature"), "-in", input])
            #expect(result.succeeded == sound, "\(result)")
        }
        let shown = try await run("openssl", ["pkey", "-in", file, "-pubout"])
        // The twelve bytes before the key are sixteen characters.
        #expect(shown.output.contains("MCowBQYDK2VwAyEA\(key.verificationKey)\n"), "\(shown)")
    }

    @Test(
        "keys of other kinds, and encrypted ones", .enabled(if: Tool("openssl").isUsable),
        arguments: [
            (["-algorithm", "x25519"], "another algorithm"), (["-algorithm", "ed448"], "another algorithm"),
            (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "another algorithm"),
            (["-algorithm", "ed25519", "-aes-256-cbc", "-pass", "pass:secret"], "encrypted"),
        ])
    func otherKeys(arguments: [String], reason: String) async throws {
        let made = try await run("openssl", ["genpkey"] + arguments)
        #expect(made.succeeded, "\(made)")
        let error = #expect(throws: SigningKeyError.self) { _ = try Self.key(made.output).verificationKey }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
}
