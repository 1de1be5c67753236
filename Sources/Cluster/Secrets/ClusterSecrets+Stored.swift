import Markup
import PKI

extension ClusterSecrets {
    /// Makes all of a new cluster's secrets.
    /// - Parameter now: Seconds since 1970, where the validity of the certificates starts.
    init(newFor cluster: ClusterDefinition, now: Int64) throws {
        let information = cluster.certificateInformation
        let profile = try CertificateProfile.authority(
            commonName: cluster.name.description, country: information.country,
            organization: information.organization, organizationalUnit: information.organizationalUnit,
            state: information.state)
        // RSA, since every client of the last twenty years and every verifier of service accounts' tokens takes it; what
        // only Kubernetes and etcd themselves look at is P-256.
        let authority = try CertificateAuthority(profile, kind: .rsa2048, now: now)
        let administratorKey = try PrivateKey.generate(.rsa2048)
        self.init(
            endpoint: cluster.controlPlaneEndpoint, authority: authority.certificate, authorityKey: authority.key,
            frontProxyAuthority: try CertificateAuthority(
                .authority(commonName: "front-proxy-ca"), kind: .p256, now: now),
            etcdAuthority: try CertificateAuthority(.authority(commonName: "etcd-ca"), kind: .p256, now: now),
            serviceAccountKey: try .generate(.rsa2048),
            administrator: try Self.administrator(
                of: cluster.name, authority: authority, key: administratorKey, now: now),
            administratorKey: administratorKey, certificateKey: try .random(), bootstrapToken: try .random())
    }

    /// The operator's certificate: a member of the group that no rule of the cluster can shut out.
    static func administrator(
        of cluster: ClusterName, authority: CertificateAuthority, key: PrivateKey, now: Int64
    ) throws(PKIError) -> Certificate {
        try authority.issue(
            .client(commonName: "\(cluster)-admin", organization: "system:masters"), for: key, now: now)
    }

    /// Reads what ``value`` wrote, or what version 1 of it did; nil leaves faults behind.
    init?(_ fields: Fields) {
        let version = fields.integer("version", in: 1...2)
        if fields.value("version") == nil { fields.missing("version") }
        let endpoint = fields.require("endpoint") { $0 }
        let authority = fields.authority("ca", isRequired: true)
        let administrator = fields.require("adminCertificate") { try Certificate(pem: $0) }
        let administratorKey = fields.require("adminKey") { try PrivateKey(pem: $0) }
        let certificateKey = fields.require("certificateKey") { try CertificateKey($0) }
        let bootstrapToken = fields.require("bootstrapToken") { try BootstrapToken($0) }
        let isFirstVersion = version == 1
        let frontProxyAuthority = isFirstVersion ? nil : fields.authority("frontProxyCA", isRequired: false)
        let etcdAuthority = isFirstVersion ? nil : fields.authority("etcdCA", isRequired: false)
        let serviceAccountKey = isFirstVersion ? nil : fields.parse("serviceAccountKey") { try PrivateKey(pem: $0) }
        fields.finish()
        guard version != nil, let endpoint, let authority, let administrator, let administratorKey, let certificateKey,
            let bootstrapToken
        else { return nil }
        self.init(
            endpoint: endpoint, authority: authority.certificate, authorityKey: authority.key,
            frontProxyAuthority: frontProxyAuthority, etcdAuthority: etcdAuthority,
            serviceAccountKey: serviceAccountKey, administrator: administrator, administratorKey: administratorKey,
            certificateKey: certificateKey, bootstrapToken: bootstrapToken)
    }

    /// The secrets as they are stored.
    var value: Value {
        .object(omittingNil: [
            ("version", 2), ("endpoint", .string(endpoint)),
            ("caCertificate", .string(authority.pem)), ("caKey", .string(authorityKey.pkcs8)),
            ("frontProxyCACertificate", frontProxyAuthority.map { .string($0.certificate.pem) }),
            ("frontProxyCAKey", frontProxyAuthority.map { .string($0.key.pkcs8) }),
            ("etcdCACertificate", etcdAuthority.map { .string($0.certificate.pem) }),
            ("etcdCAKey", etcdAuthority.map { .string($0.key.pkcs8) }),
            ("serviceAccountKey", serviceAccountKey.map { .string($0.pkcs8) }),
            ("adminCertificate", .string(administrator.pem)), ("adminKey", .string(administratorKey.pkcs8)),
            ("certificateKey", .string(certificateKey.text)), ("bootstrapToken", .string(bootstrapToken.text)),
        ])
    }
}

extension Fields {
    /// An authority's certificate and key, under `nameCertificate` and `nameKey`; a key that does not fit is a fault,
    /// since it would show only when the nodes refuse each other.
    fileprivate func authority(_ name: String, isRequired: Bool) -> CertificateAuthority? {
        let certificateName = "\(name)Certificate"
        guard isRequired || keys.contains(certificateName) else { return nil }
        let certificate = require(certificateName) { try Certificate(pem: $0) }
        return require("\(name)Key") { text in
            let key = try PrivateKey(pem: text)
            return try certificate.map { try CertificateAuthority(certificate: $0, key: key) }
        } ?? nil
    }
}
