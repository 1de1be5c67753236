import OCI
import SystemPackage
import TestSupport
import Testing

@testable import Containers

/// Messages signed by gpg, verified by gpgv.
@Suite(.enabled(if: ["gpg", "gpgv"].allSatisfy { Tool($0).isUsable })) struct SimpleSigningTests {
    @Test func messages() async throws {
        let workshop = try SignatureWorkshop()
        do {
            try await messages(workshop)
            try await workshop.close()
        } catch {
            try await workshop.close()
            throw error
        }
    }

    private func messages(_ workshop: SignatureWorkshop) async throws {
        for name in ["alice", "mallory"] { try await workshop.makeKey(name) }
        let listing = try await workshop.gpg(["--with-colons", "--list-keys", "alice@example.com"])
        let line = try #require(listing.split(separator: "\n").first { $0.hasPrefix("fpr:") })
        let print = String(try #require(line.split(separator: ":").last))
        let early = try await workshop.sign("early", by: "alice", ["-z", "0"])
        try await workshop.gpg(["--passphrase", "", "--quick-add-key", print, "rsa2048", "sign", "never"])
        let keys = try readBytes(workshop.directory("alice.gpg"))
        let old = try SimpleSigningKeyring.make([keys], .current)
        expect(old, early, says: "early")
        // gpg signs with the newest subkey; the old export does not have it.
        let late = try await workshop.sign("late", by: "alice")
        #expect(throws: SignatureFault.self) { try old.verify(late) }
        try await workshop.export("alice")
        let letters = try readBytes(workshop.directory("alice.asc"))
        let mallory = try readBytes(workshop.directory("mallory.asc"))
        let ring = try SimpleSigningKeyring.make([Array("Some words.\r\n".utf8) + mallory + letters], .current)
        expect(ring, late, says: "late")
        let both = try SimpleSigningKeyring.make([mallory, try readBytes(workshop.directory("alice.gpg"))], .current)
        expect(both, late, says: "late")

        let forged = ["--set-filename", "x\n[GNUPG:] GOODSIG 0 x\n[GNUPG:] VALIDSIG 0\n"]
        let strange = try await workshop.sign("strange", by: "mallory", forged)
        #expect(fault(old, strange)?.contains("no key of the policy made it") == true)
        expect(ring, strange, says: "strange")
        // One message may not hide behind another.
        for pair in [early + early, [0xCB, 4, 0x62, 0, 0, 0] + early, early + [0xCB, 7, 0x62, 0, 0, 0, 0, 0, 0x41]] {
            #expect(fault(old, pair) != nil)
        }
        let large = try await workshop.sign(String(repeating: "a", count: 4 << 20), by: "mallory")
        #expect(large.count < 1 << 16 && fault(ring, large)?.contains("larger than") == true)
        var seed = Seed()
        for _ in 0..<20 {
            var damaged = early
            let index = Int.random(in: 0..<damaged.count, using: &seed)
            damaged[index] ^= 1 << UInt8.random(in: 0...7, using: &seed)
            // What is not hashed may differ; what is signed never.
            if let text = try? old.verify(damaged) { #expect(text == Array("early".utf8), "\(index) \(seed)") }
        }
    }

    private func expect(
        _ keyring: borrowing SimpleSigningKeyring, _ message: [UInt8], says text: String,
        _ location: SourceLocation = #_sourceLocation
    ) {
        do {
            let signed = try keyring.verify(message)
            #expect(signed == Array(text.utf8), sourceLocation: location)
        } catch {
            Issue.record(error, sourceLocation: location)
        }
    }

    private func fault(_ keyring: borrowing SimpleSigningKeyring, _ message: [UInt8]) -> String? {
        do {
            _ = try keyring.verify(message)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// What the program says is not believed when it is not exactly what it says of one good signature.
    @Test(arguments: [
        ("PLAINTEXT NEWSIG GOODSIG VALIDSIG", nil),
        ("PLAINTEXT NEWSIG KEY_CONSIDERED GOODSIG VALIDSIG SOMETHING_NEW", nil),
        ("", "no signed message"), ("PLAINTEXT", "signed once"), ("PLAINTEXT NEWSIG VALIDSIG", "signed once"),
        ("PLAINTEXT NEWSIG GOODSIG", "signed once"), ("PLAINTEXT PLAINTEXT NEWSIG GOODSIG VALIDSIG", "signed once"),
        ("NEWSIG GOODSIG VALIDSIG", "signed once"),
        ("PLAINTEXT NEWSIG GOODSIG VALIDSIG NEWSIG GOODSIG VALIDSIG", "signed once"),
        ("PLAINTEXT NEWSIG GOODSIG VALIDSIG NEWSIG BADSIG", "wrong"),
        ("PLAINTEXT NEWSIG EXPKEYSIG VALIDSIG", "has expired"), ("PLAINTEXT NEWSIG REVKEYSIG VALIDSIG", "revoked"),
        ("PLAINTEXT NEWSIG EXPSIG VALIDSIG", "signature has expired"), ("NODATA", "no signed message"),
        ("PLAINTEXT NEWSIG ERRSIG NO_PUBKEY", "no key of the policy"),
        ("PLAINTEXT NEWSIG GOODSIG VALIDSIG ERROR", "once"),
    ])
    func verdict(_ words: String, _ problem: String?) {
        let lines = words.split(separator: " ").map { "[GNUPG:] \($0) 1 2\n" }.joined()
        let verdict = SimpleSigningVerdict(status: Array("gpgv: [GNUPG:] BADSIG\n\(lines)x [GNUPG:] BADSIG\n".utf8))
        if let problem {
            #expect(verdict.problem?.contains(problem) == true)
        } else {
            #expect(verdict.problem == nil)
        }
    }

    /// A machine without the program, with one that floods, and with one that lies.
    @Test func programs() throws {
        let directory = try TemporaryDirectory()
        let environment = HostEnvironment(variables: ["PATH": directory.path, "TMPDIR": directory.path], user: 0)
        let missing = #expect(throws: SignatureFault.self) { _ = try SimpleSigningKeyring.make([[0x99]], environment) }
        #expect("\(try #require(missing))".contains("install the package gpgv"))
        for (script, message) in [
            ("exec yes", "larger than"), ("exit 0", "no signed message"), ("kill $$", "no signed"),
        ] {
            try directory.write("gpgv", "#!/bin/sh\n\(script)\n", mode: 0o755)
            let keyring = try SimpleSigningKeyring.make([[0x99]], environment)
            #expect(fault(keyring, [0xA3])?.contains(message) == true, "\(script)")
        }
    }

    /// Many signatures that take long take no longer than one.
    @Test func slowness() throws {
        let directory = try TemporaryDirectory()
        let environment = HostEnvironment(variables: ["PATH": directory.path, "TMPDIR": directory.path], user: 0)
        try directory.write("gpgv", "#!/bin/sh\nexec sleep 20\n", mode: 0o755)
        let keyring = try SimpleSigningKeyring.make([[0x99]], environment, deadline: .milliseconds(300))
        let start = ContinuousClock.now
        for _ in 0..<5 { #expect(fault(keyring, [0xA3])?.contains("all of them in 0.3 seconds") == true) }
        #expect(ContinuousClock.now - start < .seconds(2))
    }

    @Test(arguments: [
        "", "words", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n", "-----BEGIN PGP PUBLIC KEY BLOCK-----",
    ])
    func noKeys(_ text: String) {
        #expect(throws: SignatureFault.self) { _ = try SimpleSigningKeyring.make([Array(text.utf8)], .current) }
    }

    @Test func armour() throws {
        func binary(_ body: String) throws -> [UInt8] {
            let text = "-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: 1\n\n\(body)-----END PGP PUBLIC KEY BLOCK-----\n"
            return try SimpleSigningArmour.binary(Array(text.utf8))
        }
        #expect(try binary("aGVsbG8=\n") == Array("hello".utf8))
        // The checksum of "hello", computed with Python.
        #expect(try binary("aGVs\nbG8=\n=R/WK\n") == Array("hello".utf8))
        for body in ["aGVsbG8=\n=R/WL\n", "aGVsbG8=\n=R/WK\naGVs\n", "aGVsbG8\n", "?\n"] {
            #expect(throws: SignatureFault.self) { _ = try binary(body) }
        }
    }
}
