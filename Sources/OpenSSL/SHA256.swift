import COpenSSL

/// SHA-256 over a stream of bytes, computed by the system's libcrypto (FIPS 180-4).
package struct SHA256: ~Copyable {
    /// Bytes in a digest.
    package static let byteCount = 32

    private let context: OpaquePointer

    /// Starts a computation.
    /// - Throws: ``OpenSSLError`` when the library refuses the algorithm or has no memory.
    package init() throws(OpenSSLError) {
        guard let context = EVP_MD_CTX_new() else { throw OpenSSLError("allocate a digest") }
        guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            EVP_MD_CTX_free(context)
            throw OpenSSLError("start SHA-256")
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes to the message.
    /// - Throws: ``OpenSSLError`` when the library refuses.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) throws(OpenSSLError) {
        try Self.update(context, bytes)
    }

    /// Adds bytes to the message.
    /// - Throws: ``OpenSSLError`` when the library refuses.
    package mutating func update(_ bytes: [UInt8]) throws(OpenSSLError) {
        let context = context
        try bytes.withUnsafeBufferPointer { (buffer) throws(OpenSSLError) in
            try Self.update(context, UnsafeRawBufferPointer(buffer))
        }
    }

    private static func update(_ context: OpaquePointer, _ bytes: UnsafeRawBufferPointer) throws(OpenSSLError) {
        guard bytes.isEmpty || EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            throw OpenSSLError("extend SHA-256")
        }
    }

    /// Ends the computation.
    /// - Returns: The 32 bytes of the digest.
    /// - Throws: ``OpenSSLError`` when the library refuses.
    package consuming func finish() throws(OpenSSLError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Self.byteCount)
        guard EVP_DigestFinal_ex(context, &digest, nil) == 1 else { throw OpenSSLError("finish SHA-256") }
        return digest
    }

    /// The digest of bytes in memory.
    /// - Throws: ``OpenSSLError`` when the library refuses.
    package static func digest(of bytes: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        var hasher = try SHA256()
        try hasher.update(bytes)
        return try hasher.finish()
    }
}
