import COpenSSL

/// Random bytes from libcrypto's generator, fit for keys and tokens.
package enum Random {
    /// - Parameter count: How many bytes.
    /// - Throws: ``OpenSSLError`` when the generator is not seeded.
    package static func bytes(_ count: Int) throws(OpenSSLError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw OpenSSLError("produce random bytes") }
        return bytes
    }
}
