import COpenSSL
import OpenSSL

/// A certificate's public key as kubeadm's `caCertHashes` pins it: `sha256:` and the hexadecimal SHA-256 of the DER
/// SubjectPublicKeyInfo (RFC 7469 section 2.4 for what is hashed).
package struct PublicKeyPin: Sendable, Hashable, CustomStringConvertible {
    /// The pin's text.
    package let description: String

    init(_ certificate: borrowing CertificateHandle) throws(PKIError) {
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.pointer), &encoded)
        guard count > 0, let encoded else { throw .refused(OpenSSLError("encode a public key")) }
        defer { CRYPTO_free(encoded, #fileID, #line) }
        let bytes = Array(UnsafeBufferPointer(start: encoded, count: Int(count)))
        let digest = try refusing { () throws(OpenSSLError) in try SHA256.digest(of: bytes) }
        description = "sha256:" + Hex.text(digest)
    }
}
