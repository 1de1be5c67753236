import COpenSSL

/// A public key with which signatures over SHA-256 (ECDSA, RSA) or over the message itself (Ed25519) are verified.
package struct PublicKeySignature: ~Copyable {
    /// The `EVP_PKEY *`.
    private let pointer: OpaquePointer

    private init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { EVP_PKEY_free(pointer) }

    /// Reads the first public key of a PEM text (RFC 7468, "PUBLIC KEY"): ECDSA on P-256, P-384 or P-521, RSA of at
    /// least 2048 bits, or Ed25519.
    /// - Throws: ``OpenSSLError`` when there is none, or it is one of another kind.
    package static func read(pem: [UInt8]) throws(OpenSSLError) -> PublicKeySignature {
        ERR_clear_error()
        guard pem.count <= 1 << 20 else { throw OpenSSLError("read a public key of \(pem.count) bytes") }
        let buffer = try MemoryBuffer(pem)
        // Without a callback of ours the library would ask the terminal for a passphrase.
        guard let pointer = PEM_read_bio_PUBKEY(buffer.pointer, nil, { _, _, _, _ in -1 }, nil) else {
            throw OpenSSLError("read a public key")
        }
        guard isSuitable(pointer) else {
            EVP_PKEY_free(pointer)
            ERR_clear_error()
            throw OpenSSLError("use a public key that is neither ECDSA, RSA of 2048 bits or more, nor Ed25519")
        }
        return PublicKeySignature(owning: pointer)
    }

    /// Whether a signature of a message was made with the private key that belongs to this one: ECDSA in DER
    /// (RFC 3279 section 2.2.3), RSASSA-PKCS1-v1_5 (RFC 8017), or Ed25519 (RFC 8032).
    ///
    /// A signature that libcrypto cannot judge is none.
    package borrowing func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer {
            EVP_MD_CTX_free(context)
            ERR_clear_error()
        }
        let digest = EVP_PKEY_get_id(pointer) == EVP_PKEY_ED25519 ? nil : EVP_sha256()
        return EVP_DigestVerifyInit(context, nil, digest, nil, pointer) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    private static func isSuitable(_ pointer: OpaquePointer) -> Bool {
        switch EVP_PKEY_get_id(pointer) {
        case EVP_PKEY_ED25519: return true
        case EVP_PKEY_RSA: return EVP_PKEY_get_bits(pointer) >= 2048
        case EVP_PKEY_EC:
            var name = [CChar](repeating: 0, count: 64)
            var count = 0
            guard EVP_PKEY_get_group_name(pointer, &name, name.count, &count) == 1 else { return false }
            let curve = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            return ["prime256v1", "secp384r1", "secp521r1"].contains(curve)
        default: return false
        }
    }
}

extension [UInt8] {
    /// Decodes Base64 with padding (RFC 4648 section 4) as Go's readers of registries' and signatures' files take it: line
    /// ends within are passed over, and the bits that no byte needs may be anything.
    /// - Returns: nil for anything else.
    package init?(base64 text: String) {
        let digits = text.utf8.filter { $0 != 0x0A && $0 != 0x0D }
        let padding = digits.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
        // libcrypto takes more: blanks around the digits, and paddings among them.
        let isPlain = digits.dropLast(padding).allSatisfy { digit in
            (48...57).contains(digit) || (65...90).contains(digit) || (97...122).contains(digit)
                || "+/".utf8.contains(digit)
        }
        guard isPlain, digits.count.isMultiple(of: 4), let length = Int32(exactly: digits.count) else { return nil }
        self.init(repeating: 0, count: digits.count / 4 * 3)
        guard EVP_DecodeBlock(&self, digits, length) == Int32(count) else { return nil }
        removeLast(padding)
    }
}
