import COpenSSL

/// An Ed25519 public key (RFC 8032), with which signatures are verified.
package struct VerificationKey: Hashable, Sendable, CustomStringConvertible {
    static let byteCount = 32
    static let signatureByteCount = 64

    /// The 32 bytes.
    let bytes: [UInt8]

    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// - Parameter base64: The base64 of 32 bytes, as ``description`` writes it; blanks around it do not count.
    /// - Returns: nil for anything else.
    package init?(base64: String) {
        guard let bytes = Base64.decode(Array(base64.utf8)) else { return nil }
        self.init(bytes)
    }

    /// The base64 that `ostree sign --verify` and the option `verification-ed25519-key` of remotes take.
    package var description: String { Base64.encode(bytes) }

    /// Whether a signature of a message was made with the private key that belongs to this one.
    ///
    /// A signature of another length, or one that libcrypto cannot judge, is none.
    package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count == Self.signatureByteCount,
            let key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
        else { return false }
        defer {
            EVP_PKEY_free(key)
            ERR_clear_error()
        }
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}
