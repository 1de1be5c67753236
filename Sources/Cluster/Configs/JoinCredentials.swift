package import PKI

/// What a host shows and trusts when it joins a cluster.
package struct JoinCredentials: Sendable {
    /// What the host shows to the cluster.
    package let token: BootstrapToken
    /// The authorities of which the cluster's may be (`caCertHashes`); at least one.
    package let authorityPins: [PublicKeyPin]
    /// Opens the certificates in `kubeadm-certs`; only a control-plane host needs it.
    package let certificateKey: CertificateKey?

    package init(token: BootstrapToken, authorityPins: [PublicKeyPin], certificateKey: CertificateKey?) {
        self.token = token
        self.authorityPins = authorityPins
        self.certificateKey = certificateKey
    }
}

extension ClusterSecrets {
    /// What hosts of the cluster file join with.
    package var joinCredentials: JoinCredentials {
        JoinCredentials(
            token: bootstrapToken, authorityPins: [authority.publicKeyPin], certificateKey: certificateKey)
    }
}
