import COpenSSL
import OpenSSL

extension CertificateProfile {
    /// Writes the profile's extensions into a certificate that has its public key (RFC 5280 section 4.2.1).
    /// - Parameter issuer: The issuer's certificate; nil when it signs itself.
    func extend(_ certificate: borrowing CertificateHandle, issuer: OpaquePointer?) throws(OpenSSLError) {
        let target = certificate.pointer
        try addBasicConstraints(target)
        try addKeyUsage(target)
        try addExtendedUse(target)
        try addIdentifiers(target, issuer: issuer)
        try addAlternativeNames(target)
    }

    private func add(
        _ value: UnsafeMutableRawPointer?, _ number: Int32, critical: Bool, to target: OpaquePointer
    ) throws(OpenSSLError) {
        guard X509_add1_ext_i2d(target, number, value, critical ? 1 : 0, UInt(X509V3_ADD_DEFAULT)) == 1 else {
            throw OpenSSLError("write the extension \(OBJ_nid2sn(number).map { String(cString: $0) } ?? "")")
        }
    }

    private func addBasicConstraints(_ target: OpaquePointer) throws(OpenSSLError) {
        guard let constraints = BASIC_CONSTRAINTS_new() else { throw OpenSSLError("allocate an extension") }
        defer { BASIC_CONSTRAINTS_free(constraints) }
        // DER knows no other TRUE than 255 (X.690, section 11.1), and the library writes the number as it is.
        constraints.pointee.ca = isAuthority ? 0xFF : 0
        try add(constraints, NID_basic_constraints, critical: true, to: target)
    }

    private func addKeyUsage(_ target: OpaquePointer) throws(OpenSSLError) {
        guard let bits = ASN1_BIT_STRING_new() else { throw OpenSSLError("allocate an extension") }
        defer { ASN1_BIT_STRING_free(bits) }
        for bit in keyUsage {
            guard ASN1_BIT_STRING_set_bit(bits, bit, 1) == 1 else { throw OpenSSLError("write a key usage") }
        }
        try add(bits, NID_key_usage, critical: true, to: target)
    }

    private func addExtendedUse(_ target: OpaquePointer) throws(OpenSSLError) {
        guard let extendedUse else { return }
        guard let uses = EXTENDED_KEY_USAGE_new() else { throw OpenSSLError("allocate an extension") }
        defer { EXTENDED_KEY_USAGE_free(uses) }
        guard let use = OBJ_nid2obj(extendedUse), OPENSSL_sk_push(uses, UnsafeRawPointer(use)) > 0 else {
            throw OpenSSLError("write an extended key usage")
        }
        try add(UnsafeMutableRawPointer(uses), NID_ext_key_usage, critical: false, to: target)
    }

    private func addIdentifiers(_ target: OpaquePointer, issuer: OpaquePointer?) throws(OpenSSLError) {
        // 160 bits of the key's SHA-256: RFC 7093 section 2, method 1.
        var digest = [UInt8](repeating: 0, count: SHA256.byteCount)
        guard X509_pubkey_digest(target, EVP_sha256(), &digest, nil) == 1, let own = ASN1_OCTET_STRING_new() else {
            throw OpenSSLError("identify a key")
        }
        defer { ASN1_OCTET_STRING_free(own) }
        guard ASN1_OCTET_STRING_set(own, digest, 20) == 1 else { throw OpenSSLError("identify a key") }
        try add(own, NID_subject_key_identifier, critical: false, to: target)

        guard let issuer, let issuers = X509_get0_subject_key_id(issuer) else { return }
        guard let reference = AUTHORITY_KEYID_new() else { throw OpenSSLError("allocate an extension") }
        defer { AUTHORITY_KEYID_free(reference) }
        reference.pointee.keyid = ASN1_OCTET_STRING_dup(issuers)
        try add(reference, NID_authority_key_identifier, critical: false, to: target)
    }

    private func addAlternativeNames(_ target: OpaquePointer) throws(OpenSSLError) {
        guard !alternativeNames.isEmpty else { return }
        guard let names = GENERAL_NAMES_new() else { throw OpenSSLError("allocate an extension") }
        defer { GENERAL_NAMES_free(names) }
        for name in alternativeNames { try name.push(on: names) }
        try add(UnsafeMutableRawPointer(names), NID_subject_alt_name, critical: false, to: target)
    }
}
