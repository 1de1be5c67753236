import COpenSSL

/// Keys of 32 bytes out of other secrets.
package enum KeyDerivation {
    private static let byteCount = 32

    /// scrypt (RFC 7914), which makes guessing a passphrase dear.
    /// - Parameters:
    ///   - cost: N, a power of two.
    ///   - blockSize: r.
    ///   - parallelism: p; the memory is 128 N r bytes, and a little more for each p.
    /// - Throws: ``OpenSSLError`` for parameters that the library refuses, and where only FIPS algorithms are allowed.
    package static func scrypt(
        _ passphrase: [UInt8], salt: [UInt8], cost: UInt64, blockSize: UInt64, parallelism: UInt64
    ) throws(OpenSSLError) -> [UInt8] {
        ERR_clear_error()
        var key = [UInt8](repeating: 0, count: byteCount)
        let memory = cost.multipliedReportingOverflow(by: 128)
        let whole = memory.partialValue.multipliedReportingOverflow(by: blockSize)
        let limit = whole.partialValue.addingReportingOverflow(16 << 20)
        let bound = passphrase.map { CChar(bitPattern: $0) }
        guard !memory.overflow, !whole.overflow, !limit.overflow,
            EVP_PBE_scrypt(
                bound, bound.count, salt, salt.count, cost, blockSize, parallelism, limit.partialValue, &key, key.count)
                == 1
        else { throw OpenSSLError("derive a key from a passphrase with scrypt") }
        return key
    }

    /// HKDF with SHA-256 (RFC 5869), for secrets that nobody could guess anyway; one block of output.
    /// - Throws: ``OpenSSLError``.
    package static func hkdf(_ secret: [UInt8], salt: [UInt8], info: String) throws(OpenSSLError) -> [UInt8] {
        var extracted = try hmac(secret, key: salt)
        defer { OPENSSL_cleanse(&extracted, extracted.count) }
        return try hmac(Array(info.utf8) + [1], key: extracted)
    }

    private static func hmac(_ message: [UInt8], key: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        ERR_clear_error()
        var code = [UInt8](repeating: 0, count: byteCount)
        var count = 0
        guard
            EVP_Q_mac(
                nil, "HMAC", nil, "SHA256", nil, key, key.count, message, message.count, &code, code.count, &count)
                != nil, count == byteCount
        else { throw OpenSSLError("compute an HMAC") }
        return code
    }
}
