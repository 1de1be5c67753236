import COpenSSL

/// The owner of a private key inside libcrypto (an `EVP_PKEY *`).
package struct KeyHandle: ~Copyable {
    /// The `EVP_PKEY *`, valid as long as this value.
    package let pointer: OpaquePointer

    deinit { EVP_PKEY_free(pointer) }

    /// Generates an RSA key with the public exponent 65537.
    /// - Parameter bits: The modulus' length.
    /// - Throws: ``OpenSSLError`` when the library refuses the length.
    package init(rsaBits bits: Int32) throws(OpenSSLError) {
        pointer = try Self.generate(EVP_PKEY_RSA) { EVP_PKEY_CTX_set_rsa_keygen_bits($0, bits) }
    }

    /// Generates a key on an elliptic curve.
    /// - Parameter curve: The library's number of a named curve, as `NID_X9_62_prime256v1`.
    /// - Throws: ``OpenSSLError`` when the library refuses the curve.
    package init(curve: Int32) throws(OpenSSLError) {
        pointer = try Self.generate(EVP_PKEY_EC) { EVP_PKEY_CTX_set_ec_paramgen_curve_nid($0, curve) }
    }

    /// Reads the first private key of a PEM text: PKCS#8, PKCS#1 or SEC 1, never an encrypted one.
    /// - Throws: ``OpenSSLError`` when there is none, or it is damaged.
    package init(pem: [UInt8]) throws(OpenSSLError) {
        ERR_clear_error()
        let buffer = try MemoryBuffer(pem)
        // Without a callback of ours the library would ask the terminal for a passphrase.
        guard let pointer = PEM_read_bio_PrivateKey(buffer.pointer, nil, { _, _, _, _ in -1 }, nil) else {
            throw OpenSSLError("read a private key")
        }
        self.pointer = pointer
    }

    /// The key as PEM in PKCS#8 form (RFC 5958), unencrypted.
    /// - Throws: ``OpenSSLError`` when the library refuses.
    package borrowing func pkcs8() throws(OpenSSLError) -> String {
        let buffer = try MemoryBuffer()
        guard PEM_write_bio_PKCS8PrivateKey(buffer.pointer, pointer, nil, nil, 0, nil, nil) == 1 else {
            throw OpenSSLError("write a private key")
        }
        return try buffer.text()
    }

    /// The key as PEM in its algorithm's own form, PKCS#1 (RFC 8017) or SEC 1 (RFC 5915), unencrypted.
    /// - Throws: ``OpenSSLError`` when the library refuses.
    package borrowing func traditional() throws(OpenSSLError) -> String {
        let buffer = try MemoryBuffer()
        guard PEM_write_bio_PrivateKey_traditional(buffer.pointer, pointer, nil, nil, 0, nil, nil) == 1 else {
            throw OpenSSLError("write a private key")
        }
        return try buffer.text()
    }

    /// The public half as PEM (RFC 7468 section 13, "PUBLIC KEY").
    /// - Throws: ``OpenSSLError`` when the library refuses.
    package borrowing func publicHalf() throws(OpenSSLError) -> String {
        let buffer = try MemoryBuffer()
        guard PEM_write_bio_PUBKEY(buffer.pointer, pointer) == 1 else { throw OpenSSLError("write a public key") }
        return try buffer.text()
    }

    private static func generate(
        _ algorithm: Int32, configure: (OpaquePointer) -> Int32
    ) throws(OpenSSLError) -> OpaquePointer {
        guard let context = EVP_PKEY_CTX_new_id(algorithm, nil) else { throw OpenSSLError("allocate a key generator") }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, configure(context) == 1, EVP_PKEY_keygen(context, &key) == 1,
            let key
        else { throw OpenSSLError("generate a key") }
        return key
    }
}
