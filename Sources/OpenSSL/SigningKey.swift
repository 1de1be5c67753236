import COpenSSL

/// The owner of an Ed25519 private key (RFC 8032) inside libcrypto.
package struct SigningKey: ~Copyable {
    /// The `EVP_PKEY *`.
    private let pointer: OpaquePointer
    /// What others verify signatures with.
    package let verificationKey: VerificationKey

    private init(owning pointer: OpaquePointer, verificationKey: VerificationKey) {
        self.pointer = pointer
        self.verificationKey = verificationKey
    }

    deinit { EVP_PKEY_free(pointer) }

    /// Reads the content of a key file: the base64 of a 32-byte seed, the base64 of the 64 bytes that libsodium and
    /// `ostree sign` call the secret key (the seed, then the public key), or PEM in PKCS#8 form (RFC 8410), unencrypted.
    ///
    /// - Parameter file: The bytes, overwritten with zeros whatever happens.
    /// - Throws: ``SigningKeyError`` when they are no Ed25519 key, or the two halves of a secret do not belong together.
    package static func read(_ file: inout [UInt8]) throws(SigningKeyError) -> SigningKey {
        defer { OPENSSL_cleanse(&file, file.count) }
        guard file.count <= 1 << 16 else { throw .unreadable("the file has \(file.count) bytes") }
        let marker = Array("-----BEGIN ".utf8)
        guard !file.indices.contains(where: { file[$0...].starts(with: marker) }) else { return try read(pem: file) }
        guard var secret = Base64.decode(file) else { throw .unreadable("it is neither PEM nor one line of base64") }
        defer { OPENSSL_cleanse(&secret, secret.count) }
        guard secret.count == 32 || secret.count == 64 else {
            throw .unreadable("the base64 stands for \(secret.count) bytes, neither 32 nor 64")
        }
        guard let pointer = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, secret, 32) else {
            throw .library(OpenSSLError("take an Ed25519 seed"))
        }
        let key = try SigningKey.acquire(pointer)
        guard secret.count == 32 || Array(secret[32...]) == key.verificationKey.bytes else {
            throw .unreadable("the public half of the secret does not belong to its seed")
        }
        return key
    }

    /// Signs a message as it is, without a digest before (Ed25519, not Ed25519ph).
    /// - Returns: The 64 bytes of the signature, always the same for the same message.
    /// - Throws: ``SigningKeyError/library(_:)`` when libcrypto refuses.
    package borrowing func sign(_ message: [UInt8]) throws(SigningKeyError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .library(OpenSSLError("allocate a signature")) }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: VerificationKey.signatureByteCount)
        var count = signature.count
        guard EVP_DigestSignInit(context, nil, nil, nil, pointer) == 1,
            EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == signature.count
        else { throw .library(OpenSSLError("sign")) }
        return signature
    }

    private static func read(pem: [UInt8]) throws(SigningKeyError) -> SigningKey {
        ERR_clear_error()
        let pointer: OpaquePointer?
        do {
            let buffer = try MemoryBuffer(pem)
            // Without a callback of ours the library would ask the terminal for a passphrase.
            pointer = PEM_read_bio_PrivateKey(buffer.pointer, nil, { _, _, _, _ in -1 }, nil)
        } catch { throw .library(error) }
        guard let pointer else {
            let reason = OpenSSLError("read a private key").reason
            throw .unreadable("the PEM holds no private key, or an encrypted one (\(reason))")
        }
        return try acquire(pointer)
    }

    /// Takes over a key, which goes away when it is not of this kind.
    private static func acquire(_ pointer: OpaquePointer) throws(SigningKeyError) -> SigningKey {
        var bytes = [UInt8](repeating: 0, count: VerificationKey.byteCount)
        var count = bytes.count
        guard EVP_PKEY_get_id(pointer) == EVP_PKEY_ED25519,
            EVP_PKEY_get_raw_public_key(pointer, &bytes, &count) == 1, let key = VerificationKey(bytes)
        else {
            EVP_PKEY_free(pointer)
            ERR_clear_error()
            throw .unreadable("it is a key of another algorithm")
        }
        return SigningKey(owning: pointer, verificationKey: key)
    }
}
