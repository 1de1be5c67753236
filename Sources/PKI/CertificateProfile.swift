import COpenSSL

/// What a certificate is for: its subject, its extensions and how long it lives.
package struct CertificateProfile: Sendable, Hashable {
    /// Seconds that a certificate begins in the past: ten years. At a host's first boot nothing has set its clock yet; with
    /// a dead battery it shows about when its system was built. What was valid before it was made harms nobody, and what
    /// it is signed with has begun by then or cuts it short.
    static let backdating: Int64 = 3652 * 24 * 3600

    let subject: DistinguishedName
    /// Seconds from the issuing to the end.
    let lifetime: Int64
    let isAuthority: Bool
    /// Bits of KeyUsage (RFC 5280 section 4.2.1.3).
    let keyUsage: [Int32]
    /// The library's number of the one extended use; nil for authorities.
    let extendedUse: Int32?
    let alternativeNames: [AlternativeName]

    private static let day: Int64 = 24 * 3600

    /// An authority that signs certificates and revocation lists, for 20 years.
    /// - Throws: ``PKIError/invalidName(_:expected:)``.
    package static func authority(
        commonName: String, country: String? = nil, organization: String? = nil, organizationalUnit: String? = nil,
        state: String? = nil
    ) throws(PKIError) -> CertificateProfile {
        CertificateProfile(
            subject: try DistinguishedName(
                commonName: commonName, country: country, state: state, organization: organization,
                organizationalUnit: organizationalUnit),
            lifetime: 7305 * day, isAuthority: true,
            keyUsage: [Bit.digitalSignature, Bit.certificateSign, Bit.listSign],
            extendedUse: nil, alternativeNames: [])
    }

    /// A TLS client; the organization is its group in Kubernetes.
    /// - Parameter days: How long, from now on.
    /// - Throws: ``PKIError/invalidName(_:expected:)``.
    package static func client(
        commonName: String, organization: String? = nil, days: Int64 = 365
    ) throws(PKIError) -> CertificateProfile {
        CertificateProfile(
            subject: try DistinguishedName(commonName: commonName, organization: organization), lifetime: days * day,
            isAuthority: false, keyUsage: [Bit.digitalSignature, Bit.keyEncipherment], extendedUse: NID_client_auth,
            alternativeNames: [])
    }

    /// A TLS server, for one year.
    /// - Parameter names: At least one; clients look at nothing else.
    /// - Throws: ``PKIError/invalidName(_:expected:)``.
    package static func server(commonName: String, names: [AlternativeName]) throws(PKIError) -> CertificateProfile {
        guard !names.isEmpty else {
            throw .invalidName(commonName, expected: "at least one alternative name for a server")
        }
        return CertificateProfile(
            subject: try DistinguishedName(commonName: commonName), lifetime: 365 * day, isAuthority: false,
            keyUsage: [Bit.digitalSignature, Bit.keyEncipherment], extendedUse: NID_server_auth,
            alternativeNames: names)
    }

    private enum Bit {
        static let digitalSignature: Int32 = 0
        static let keyEncipherment: Int32 = 2
        static let certificateSign: Int32 = 5
        static let listSign: Int32 = 6
    }
}
