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
        // RSA, since every node's software and every client of the last twenty years takes it.
        let authority = try CertificateAuthority(profile, kind: .rsa2048, now: now)
        let administratorKey = try PrivateKey.generate(.rsa2048)
        let administrator = try authority.issue(
            .client(commonName: "\(cluster.name)-admin", organization: "system:masters"), for: administratorKey,
            now: now)
        self.init(
            endpoint: cluster.controlPlaneEndpoint, authority: authority.certificate, authorityKey: authority.key,
            administrator: administrator,
            administratorKey: administratorKey, certificateKey: try CertificateKey.random(),
            bootstrapToken: try BootstrapToken.random())
    }

    /// Reads what ``value`` wrote; nil leaves faults behind.
    init?(_ fields: Fields) {
        let version = fields.integer("version", in: 1...1)
        let endpoint = fields.require("endpoint") { $0 }
        let authority = fields.require("caCertificate") { try Certificate(pem: $0) }
        let authorityKey = fields.require("caKey") { try PrivateKey(pem: $0) }
        let administrator = fields.require("adminCertificate") { try Certificate(pem: $0) }
        let administratorKey = fields.require("adminKey") { try PrivateKey(pem: $0) }
        let certificateKey = fields.require("certificateKey") { try CertificateKey($0) }
        let bootstrapToken = fields.require("bootstrapToken") { try BootstrapToken($0) }
        fields.finish()
        guard version != nil, let endpoint, let authority, let authorityKey, let administrator, let administratorKey,
            let certificateKey, let bootstrapToken
        else { return nil }
        self.init(
            endpoint: endpoint, authority: authority, authorityKey: authorityKey, administrator: administrator,
            administratorKey: administratorKey, certificateKey: certificateKey, bootstrapToken: bootstrapToken)
    }

    /// The secrets as they are stored.
    var value: Value {
        [
            "version": 1, "endpoint": .string(endpoint),
            "caCertificate": .string(authority.pem), "caKey": .string(authorityKey.pkcs8),
            "adminCertificate": .string(administrator.pem), "adminKey": .string(administratorKey.pkcs8),
            "certificateKey": .string(certificateKey.text), "bootstrapToken": .string(bootstrapToken.text),
        ]
    }
}
