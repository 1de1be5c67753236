import PKI

extension ClusterSecrets {
    /// Secrets of a cluster that came into being elsewhere: its own authorities, and what it never had made new.
    /// - Parameter now: Seconds since 1970, for the administrator's certificate.
    /// - Throws: `PKIError`, for example when the authority has ended, or `OpenSSLError`.
    package init(importing pki: ControlPlanePKI, for cluster: ClusterDefinition, now: Int64) throws {
        let administratorKey = try PrivateKey.generate(.rsa2048)
        self.init(
            endpoint: cluster.controlPlaneEndpoint, authority: pki.authority.certificate,
            authorityKey: pki.authority.key, frontProxyAuthority: pki.frontProxyAuthority,
            etcdAuthority: pki.etcdAuthority, serviceAccountKey: pki.serviceAccountKey,
            administrator: try Self.administrator(
                of: cluster.name, authority: pki.authority, key: administratorKey, now: now),
            administratorKey: administratorKey, certificateKey: try .random(), bootstrapToken: try .random())
    }

    /// The same secrets, with what they lack taken from a control-plane host of the same cluster.
    /// - Throws: ``SecretsConflict`` where both have a part and it is not the same.
    package func completed(with pki: ControlPlanePKI) throws(SecretsConflict) -> ClusterSecrets {
        var conflicts: [ControlPlaneFile] = []
        func one(
            _ own: CertificateAuthority?, _ other: CertificateAuthority?, _ file: ControlPlaneFile
        ) -> CertificateAuthority? {
            guard let own, let other else { return own ?? other }
            if own.certificate != other.certificate { conflicts.append(file) }
            return own
        }
        if authority != pki.authority.certificate { conflicts.append(.authority) }
        let frontProxy = one(frontProxyAuthority, pki.frontProxyAuthority, .frontProxyAuthority)
        let etcd = one(etcdAuthority, pki.etcdAuthority, .etcdAuthority)
        if let own = serviceAccountKey, let other = pki.serviceAccountKey, own.publicKey != other.publicKey {
            conflicts.append(.serviceAccountKey)
        }
        guard conflicts.isEmpty else { throw SecretsConflict(files: conflicts) }
        return ClusterSecrets(
            endpoint: endpoint, authority: authority, authorityKey: authorityKey, frontProxyAuthority: frontProxy,
            etcdAuthority: etcd, serviceAccountKey: serviceAccountKey ?? pki.serviceAccountKey,
            administrator: administrator, administratorKey: administratorKey, certificateKey: certificateKey,
            bootstrapToken: bootstrapToken)
    }
}

/// Secrets that would take the place of others.
package struct SecretsConflict: Error, CustomStringConvertible, Sendable {
    /// The parts that differ; empty when whole bundles do.
    let files: [ControlPlaneFile]

    /// Whole bundles.
    package static var bundles: SecretsConflict { SecretsConflict(files: []) }

    package var description: String {
        let what = files.isEmpty ? "other secrets" : "another \(files.map(\.path).joined(separator: ", "))"
        return """
            this cluster has \(what) already; hosts that trust those would not trust the imported ones. If those belong to \
            a cluster that is gone, give --replace
            """
    }
}
