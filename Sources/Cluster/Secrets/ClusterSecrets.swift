package import PKI

/// What a cluster's hosts and its operator must know and nobody else: made once, the same ever after.
///
/// Bundles of version 1, and clusters that came into being without one, may lack the parts that are optional here: such a
/// cluster's first host made them itself, and they are read from there (`slipway cluster secrets import --pki`).
package struct ClusterSecrets: Sendable {
    /// Where the cluster's API is, by which two clusters of one name are told apart.
    package let endpoint: String
    /// The certificate of the cluster's authority (Kubernetes, "PKI certificates and requirements": `kubernetes-ca`).
    package let authority: Certificate
    package let authorityKey: PrivateKey
    /// Signs what the API server shows to extension API servers (`kubernetes-front-proxy-ca`).
    package let frontProxyAuthority: CertificateAuthority?
    /// Signs what etcd's members and clients show each other (`etcd-ca`).
    package let etcdAuthority: CertificateAuthority?
    /// Signs service accounts' tokens; its public half is `sa.pub`.
    package let serviceAccountKey: PrivateKey?
    /// The operator's own certificate and key, for the kubeconfig.
    package let administrator: Certificate
    package let administratorKey: PrivateKey
    /// Encrypts the certificates that control-plane hosts hand each other (`kubeadm init --upload-certs`).
    package let certificateKey: CertificateKey
    /// What the hosts of the cluster file show when they join.
    package let bootstrapToken: BootstrapToken

    package init(
        endpoint: String, authority: Certificate, authorityKey: PrivateKey,
        frontProxyAuthority: CertificateAuthority? = nil, etcdAuthority: CertificateAuthority? = nil,
        serviceAccountKey: PrivateKey? = nil, administrator: Certificate, administratorKey: PrivateKey,
        certificateKey: CertificateKey, bootstrapToken: BootstrapToken
    ) {
        self.endpoint = endpoint
        self.authority = authority
        self.authorityKey = authorityKey
        self.frontProxyAuthority = frontProxyAuthority
        self.etcdAuthority = etcdAuthority
        self.serviceAccountKey = serviceAccountKey
        self.administrator = administrator
        self.administratorKey = administratorKey
        self.certificateKey = certificateKey
        self.bootstrapToken = bootstrapToken
    }
}

extension ClusterSecrets: Equatable {
    package static func == (one: ClusterSecrets, other: ClusterSecrets) -> Bool { one.value == other.value }
}
