package import OpenSSL

/// Ed25519 signatures as libostree's `ostree-sign-ed25519.c` makes them: over the bytes of the commit object, or of
/// the summary file.
extension DetachedMetadata {
    /// Adds the signature of an object or file; a second time with the same key changes nothing.
    /// - Throws: ``SigningKeyError`` when libcrypto refuses.
    package mutating func sign(_ signed: [UInt8], with key: borrowing SigningKey) throws(SigningKeyError) {
        try add(ed25519: key.sign(signed))
    }

    /// Whether one of the signatures is of these bytes by this key.
    package func isSignature(of signed: [UInt8], by key: VerificationKey) -> Bool {
        ed25519Signatures.contains { key.verifies($0, of: signed) }
    }
}
