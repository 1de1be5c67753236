package import PKI

extension ClusterSecrets {
    /// What can be made anew without touching hosts that have joined.
    package enum Part: Sendable, CaseIterable {
        /// The administrator's key and certificate.
        case administrator
        case bootstrapToken
        case certificateKey
    }

    /// The same secrets with some of them new.
    /// - Parameter now: Seconds since 1970, for certificates.
    /// - Throws: `PKIError` or `OpenSSLError`.
    package func rotated(_ parts: Set<Part>, cluster: ClusterName, now: Int64) throws -> ClusterSecrets {
        var (administrator, administratorKey) = (administrator, administratorKey)
        if parts.contains(.administrator) {
            administratorKey = try PrivateKey.generate(.rsa2048)
            administrator = try Self.administrator(
                of: cluster, authority: CertificateAuthority(certificate: authority, key: authorityKey),
                key: administratorKey, now: now)
        }
        return ClusterSecrets(
            endpoint: endpoint, authority: authority, authorityKey: authorityKey,
            frontProxyAuthority: frontProxyAuthority, etcdAuthority: etcdAuthority,
            serviceAccountKey: serviceAccountKey, administrator: administrator, administratorKey: administratorKey,
            certificateKey: parts.contains(.certificateKey) ? try .random() : certificateKey,
            bootstrapToken: parts.contains(.bootstrapToken) ? try .random() : bootstrapToken)
    }

    /// A certificate and key with which etcd's members are spoken to, as kubeadm's `etcd/healthcheck-client`; for a day.
    /// - Parameter now: Seconds since 1970.
    /// - Throws: ``IncompleteSecrets`` without etcd's authority, or `PKIError`.
    package func etcdClient(now: Int64) throws -> (certificate: Certificate, key: PrivateKey) {
        guard let etcdAuthority else { throw IncompleteSecrets(missing: [.etcdAuthority, .etcdAuthorityKey]) }
        let key = try PrivateKey.generate(.p256)
        let profile = try CertificateProfile.client(commonName: "kube-etcd-healthcheck-client", days: 1)
        return (try etcdAuthority.issue(profile, for: key, now: now), key)
    }
}
