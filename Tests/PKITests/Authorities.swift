import PKI

/// Authorities of the tests, made once.
enum Authorities {
    /// 2026-11-21 00:00:00 UTC.
    static let now: Int64 = 1_795_219_200

    /// A fresh authority with an RSA or P-256 key.
    static func make(_ kind: PrivateKey.Kind) throws -> CertificateAuthority {
        let profile = try CertificateProfile.authority(
            commonName: "10.0.0.1", country: "US", organization: "Örg, Inc", organizationalUnit: "Unit", state: "TX")
        return try CertificateAuthority(profile, kind: kind, now: now)
    }
}
