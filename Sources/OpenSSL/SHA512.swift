import COpenSSL

/// SHA-512 by the system's libcrypto (FIPS 180-4).
package enum SHA512 {
    /// The digest of bytes in memory, 64 of them.
    /// - Throws: ``OpenSSLError`` when the library refuses.
    package static func digest(of bytes: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 64)
        guard EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha512(), nil) == 1 else {
            throw OpenSSLError("compute SHA-512")
        }
        return digest
    }
}
