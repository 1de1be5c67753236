import COpenSSL

/// AES with a key of 256 bits in Galois/Counter Mode (NIST SP 800-38D): encryption that notices every change.
package struct AES256GCM: ~Copyable {
    /// Bytes in a key.
    package static let keyByteCount = 32
    /// Bytes before and behind the ciphertext: the nonce and the tag.
    package static let overhead = nonceByteCount + tagByteCount
    private static let nonceByteCount = 12
    private static let tagByteCount = 16

    private let context: OpaquePointer
    private let key: [UInt8]

    private init(owning context: OpaquePointer, key: [UInt8]) {
        self.context = context
        self.key = key
    }

    deinit { EVP_CIPHER_CTX_free(context) }

    /// Takes a key.
    /// - Throws: ``OpenSSLError`` when it has not 32 bytes, or there is no memory.
    package static func with(key: [UInt8]) throws(OpenSSLError) -> AES256GCM {
        ERR_clear_error()
        guard key.count == keyByteCount else { throw OpenSSLError("use a key of \(key.count) bytes for AES-256") }
        guard let context = EVP_CIPHER_CTX_new() else { throw OpenSSLError("allocate a cipher") }
        return AES256GCM(owning: context, key: key)
    }

    /// Encrypts under a random nonce.
    /// - Parameter header: What stays readable and is authenticated too.
    /// - Returns: The nonce (12 bytes), the ciphertext, the tag (16 bytes).
    /// - Throws: ``OpenSSLError``.
    package borrowing func seal(_ plain: [UInt8], header: [UInt8] = []) throws(OpenSSLError) -> [UInt8] {
        let nonce = try Random.bytes(Self.nonceByteCount)
        var text = [UInt8](repeating: 0, count: plain.count)
        var tag = [UInt8](repeating: 0, count: Self.tagByteCount)
        var count: Int32 = 0
        guard let length = Int32(exactly: plain.count), let headerLength = Int32(exactly: header.count),
            EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce, 1) == 1,
            header.isEmpty || EVP_CipherUpdate(context, nil, &count, header, headerLength) == 1,
            plain.isEmpty || EVP_CipherUpdate(context, &text, &count, plain, length) == 1,
            EVP_CipherFinal_ex(context, &tag, &count) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1
        else { throw OpenSSLError("encrypt") }
        return nonce + text + tag
    }

    /// Decrypts what ``seal(_:header:)`` gave.
    /// - Returns: nil when it was made with another key or another header, or is damaged.
    /// - Throws: ``OpenSSLError`` when the library refuses the algorithm.
    package borrowing func open(_ sealed: [UInt8], header: [UInt8] = []) throws(OpenSSLError) -> [UInt8]? {
        guard sealed.count >= Self.overhead, let headerLength = Int32(exactly: header.count) else { return nil }
        let nonce = Array(sealed.prefix(Self.nonceByteCount))
        let text = Array(sealed.dropFirst(Self.nonceByteCount).dropLast(Self.tagByteCount))
        var tag = Array(sealed.suffix(Self.tagByteCount))
        var plain = [UInt8](repeating: 0, count: text.count)
        var count: Int32 = 0
        guard let length = Int32(exactly: text.count),
            EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce, 0) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1,
            header.isEmpty || EVP_CipherUpdate(context, nil, &count, header, headerLength) == 1,
            text.isEmpty || EVP_CipherUpdate(context, &plain, &count, text, length) == 1
        else { throw OpenSSLError("decrypt") }
        guard EVP_CipherFinal_ex(context, &tag, &count) == 1 else {
            // What was not authenticated is nobody's to see.
            OPENSSL_cleanse(&plain, plain.count)
            ERR_clear_error()
            return nil
        }
        return plain
    }
}
