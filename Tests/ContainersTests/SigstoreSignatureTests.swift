import OCI
import OpenSSL
import TestSupport
import Testing

@testable import Containers

/// Keys and signatures by openssl.
@Suite(.enabled(if: Tool("openssl").isUsable)) struct SigstoreSignatureTests {
    @Test(arguments: [
        (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], false, true),
        (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"], false, true),
        (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"], false, true),
        (["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"], false, true),
        (["-algorithm", "ED25519"], true, true),
        (["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"], false, false),
        (["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"], false, false),
        (["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"], false, false),
        (["-algorithm", "ED448"], true, false),
    ])
    func kinds(_ options: [String], _ isRaw: Bool, _ isUsed: Bool) async throws {
        let workshop = try SignatureWorkshop()
        try await workshop.makeSigstoreKey("key", options)
        let text = workshop.payload("cosign container image signature")
        let signature = try await workshop.sigstoreSignature(text, by: "key", isRaw: isRaw)
        let key = try readBytes(workshop.directory("key.pub"))
        let good = SigstoreSignature(payload: Array(text.utf8), signature: signature)
        guard isUsed else {
            let fault = #expect(throws: SignatureFault.self) { try good.verify(with: [key]) }
            #expect("\(try #require(fault))".contains("a key of the policy cannot be used"))
            return
        }
        try good.verify(with: [key])
        #expect(throws: SignatureFault.self) { try good.verify(with: []) }
        let other = SigstoreSignature(payload: Array((text + " ").utf8), signature: signature)
        #expect(throws: SignatureFault.self) { try other.verify(with: [key]) }
        for text in [nil, "", "AAAA", "?", signature + "AAAA", String(signature.dropLast(4))] {
            let bad = SigstoreSignature(payload: good.payload, signature: text)
            #expect(throws: SignatureFault.self) { try bad.verify(with: [key]) }
        }
        let bytes = try #require([UInt8](base64: signature))
        var seed = Seed()
        for _ in 0..<50 {
            var damaged = bytes
            damaged[Int.random(in: 0..<damaged.count, using: &seed)] ^= 1 << UInt8.random(in: 0...7, using: &seed)
            #expect(try !PublicKeySignature.read(pem: key).verifies(damaged, of: good.payload), "\(seed)")
        }
    }

    @Test(arguments: ["", "x", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"])
    func noKey(_ text: String) {
        #expect(throws: OpenSSLError.self) { _ = try PublicKeySignature.read(pem: Array(text.utf8)) }
    }

    @Test func names() throws {
        let digest = try Digest("sha256:" + String(repeating: "c", count: 64))
        #expect(SigstoreSignature.tag(of: digest) == "sha256-\(digest.hex).sig")
    }
}
