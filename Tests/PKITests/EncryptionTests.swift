import OpenSSL
import TestSupport
import Testing

@Suite struct EncryptionTests {
    private let key = Array(UInt8(0)..<32)

    @Test(arguments: [0, 1, 15, 16, 17, 4096])
    func opensWhatItSealed(count: Int) throws {
        let plain = try Random.bytes(count)
        let cipher = try AES256GCM.with(key: key)
        let sealed = try cipher.seal(plain, header: [1, 2])
        #expect(sealed.count == count + AES256GCM.overhead)
        #expect(try cipher.seal(plain, header: [1, 2]) != sealed)
        #expect(try cipher.open(sealed, header: [1, 2]) == plain)
        #expect(try cipher.open(sealed, header: [1]) == nil)
        #expect(try cipher.open(sealed) == nil)
        #expect(try AES256GCM.with(key: Array(key.reversed())).open(sealed, header: [1, 2]) == nil)
    }

    @Test func everyChangeIsNoticed() throws {
        let cipher = try AES256GCM.with(key: key)
        let sealed = try cipher.seal(Array("a secret".utf8))
        for index in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[index] ^= 1 << bit
                #expect(try cipher.open(changed) == nil, "byte \(index), bit \(bit)")
            }
        }
        for count in sealed.indices { #expect(try cipher.open(Array(sealed.prefix(count))) == nil, "\(count) bytes") }
        #expect(try cipher.open(sealed + [0]) == nil)
    }

    @Test(arguments: [0, 16, 31, 33]) func refusesOtherKeys(count: Int) {
        #expect(throws: OpenSSLError.self) { _ = try AES256GCM.with(key: [UInt8](repeating: 1, count: count)).seal([]) }
    }

    /// McGrew and Viega, "The Galois/Counter Mode of Operation", test case 16 (with a header), as the whole of nonce,
    /// ciphertext and tag.
    @Test func opensThePublishedVector() throws {
        let key = try #require(bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
        let sealed = try #require(
            bytes(
                "cafebabefacedbaddecaf888522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7"
                    + "b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"))
        let header = try #require(bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
        let plain = try #require(
            bytes(
                "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa"
                    + "0de657ba637b39"))
        #expect(try AES256GCM.with(key: key).open(sealed, header: header) == plain)
    }

    /// RFC 7914 section 12, the first 32 bytes of the third vector.
    @Test func scryptGivesThePublishedKey() throws {
        let key = try KeyDerivation.scrypt(
            Array("pleaseletmein".utf8), salt: Array("SodiumChloride".utf8), cost: 16384, blockSize: 8, parallelism: 1)
        #expect(key == bytes("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"))
    }

    @Test(arguments: [UInt64(3), 0, .max]) func scryptRefusesOtherCosts(cost: UInt64) {
        #expect(throws: OpenSSLError.self) {
            try KeyDerivation.scrypt([1], salt: [2], cost: cost, blockSize: 8, parallelism: 1)
        }
    }

    /// Python's HKDF gives the same key for the same secret.
    @Test(.enabled(if: Tool("python3").isUsable)) func hkdfAgreesWithPython() async throws {
        let script = """
            import sys
            from cryptography.hazmat.primitives.kdf.hkdf import HKDF
            from cryptography.hazmat.primitives.hashes import SHA256
            print(HKDF(SHA256(), 32, bytes(range(16)), b"info").derive(bytes(range(40))).hex())
            """
        let made = try await run("python3", ["-c", script])
        #expect(made.succeeded, "\(made)")
        let key = try KeyDerivation.hkdf(Array(0..<40), salt: Array(0..<16), info: "info")
        #expect(key == bytes(made.output.prefix { $0 != "\n" }))
    }

    private func bytes(_ hex: some StringProtocol) -> [UInt8]? {
        let digits = Array(hex)
        guard digits.count.isMultiple(of: 2) else { return nil }
        let pairs = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
        return pairs.contains(nil) ? nil : pairs.compactMap { $0 }
    }
}
