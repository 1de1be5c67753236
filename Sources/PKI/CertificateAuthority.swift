import COpenSSL
import OpenSSL

/// A certificate that may sign others, with its key.
package struct CertificateAuthority: Sendable {
    /// The authority's own certificate.
    package let certificate: Certificate
    /// Its key.
    package let key: PrivateKey

    /// Takes an authority that exists already.
    /// - Throws: ``PKIError`` when the certificate is no authority's, or the key is another's.
    package init(certificate: Certificate, key: PrivateKey) throws(PKIError) {
        let handle = try certificate.handle()
        let keyHandle = try key.handle()
        guard X509_check_private_key(handle.pointer, keyHandle.pointer) == 1 else {
            ERR_clear_error()
            throw .foreignKey
        }
        // 1 stands for X.509 version 3 with CA:TRUE and a key usage that allows signing, or none.
        guard X509_check_ca(handle.pointer) == 1 else { throw .notAuthority }
        self.certificate = certificate
        self.key = key
    }

    /// Makes an authority that signs itself.
    /// - Parameters:
    ///   - profile: One of ``CertificateProfile/authority(commonName:country:organization:organizationalUnit:state:)``.
    ///   - kind: The kind of its new key.
    ///   - now: Seconds since 1970.
    /// - Throws: ``PKIError/notAuthority`` for another profile.
    package init(_ profile: CertificateProfile, kind: PrivateKey.Kind, now: Int64) throws(PKIError) {
        let key = try PrivateKey.generate(kind)
        let handle = try key.handle()
        let draft = try Self.draft(
            profile, for: handle, from: now - CertificateProfile.backdating, to: now + profile.lifetime)
        let certificate = try Self.sign(draft, profile, issuer: draft.pointer, isRoot: true, key: handle)
        try self.init(certificate: certificate, key: key)
    }

    /// Issues a certificate. It neither begins before the authority's own nor ends after it.
    /// - Parameters:
    ///   - profile: What it is for.
    ///   - key: The key it certifies.
    ///   - now: Seconds since 1970.
    /// - Throws: ``PKIError/outsideValidity(now:notBefore:notAfter:)`` when the authority is not valid now.
    package func issue(
        _ profile: CertificateProfile, for key: PrivateKey, now: Int64
    ) throws(PKIError) -> Certificate {
        // Not a range: a foreign certificate may end before it begins.
        guard certificate.notBefore <= now, now <= certificate.notAfter else {
            throw .outsideValidity(now: now, notBefore: certificate.notBefore, notAfter: certificate.notAfter)
        }
        let start = max(now - CertificateProfile.backdating, certificate.notBefore)
        let end = min(now + profile.lifetime, certificate.notAfter)
        let draft = try Self.draft(profile, for: try key.handle(), from: start, to: end)
        let issuer = try certificate.handle()
        return try Self.sign(draft, profile, issuer: issuer.pointer, isRoot: false, key: try self.key.handle())
    }

    private static func draft(
        _ profile: CertificateProfile, for key: borrowing KeyHandle, from start: Int64, to end: Int64
    ) throws(PKIError) -> CertificateHandle {
        do throws(OpenSSLError) {
            let draft = try CertificateHandle()
            // 159 random bits: positive, and within the 20 octets of RFC 5280 section 4.1.2.2.
            var serial = try Random.bytes(20)
            serial[0] &= 0x7F
            let number = BN_bin2bn(serial, Int32(serial.count), nil)
            defer { BN_free(number) }
            guard X509_set_version(draft.pointer, 2) == 1, let number,
                BN_to_ASN1_INTEGER(number, X509_get_serialNumber(draft.pointer)) != nil,
                ASN1_TIME_set(X509_getm_notBefore(draft.pointer), Int(start)) != nil,
                ASN1_TIME_set(X509_getm_notAfter(draft.pointer), Int(end)) != nil,
                X509_set_pubkey(draft.pointer, key.pointer) == 1
            else { throw OpenSSLError("fill a certificate") }
            try profile.subject.fill(X509_get_subject_name(draft.pointer))
            return draft
        } catch { throw .refused(error) }
    }

    private static func sign(
        _ draft: borrowing CertificateHandle, _ profile: CertificateProfile, issuer: OpaquePointer, isRoot: Bool,
        key: borrowing KeyHandle
    ) throws(PKIError) -> Certificate {
        do throws(OpenSSLError) {
            guard X509_set_issuer_name(draft.pointer, X509_get_subject_name(issuer)) == 1 else {
                throw OpenSSLError("name an issuer")
            }
            try profile.extend(draft, issuer: isRoot ? nil : issuer)
            guard X509_sign(draft.pointer, key.pointer, EVP_sha256()) > 0 else {
                throw OpenSSLError("sign a certificate")
            }
        } catch { throw .refused(error) }
        return try Certificate(draft)
    }
}
