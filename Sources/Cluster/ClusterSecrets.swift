package import PKI

/// What a cluster's hosts and its operator must know and nobody else: made once, the same ever after.
package struct ClusterSecrets: Sendable {
    /// Where the cluster's API is, by which two clusters of one name are told apart.
    package let endpoint: String
    /// The certificate of the cluster's authority (Kubernetes, "PKI certificates and requirements": `kubernetes-ca`).
    package let authority: Certificate
    package let authorityKey: PrivateKey
    /// The operator's own certificate and key, for the kubeconfig.
    package let administrator: Certificate
    package let administratorKey: PrivateKey
    /// Encrypts the certificates that control-plane hosts hand each other (`kubeadm init --upload-certs`).
    package let certificateKey: CertificateKey
    /// What the hosts of the cluster file show when they join.
    package let bootstrapToken: BootstrapToken

    package init(
        endpoint: String, authority: Certificate, authorityKey: PrivateKey, administrator: Certificate,
        administratorKey: PrivateKey,
        certificateKey: CertificateKey, bootstrapToken: BootstrapToken
    ) {
        self.endpoint = endpoint
        self.authority = authority
        self.authorityKey = authorityKey
        self.administrator = administrator
        self.administratorKey = administratorKey
        self.certificateKey = certificateKey
        self.bootstrapToken = bootstrapToken
    }
}
