import FoundationEssentials
import Markup
package import PKI

/// The file with which an operator reaches a cluster (Kubernetes, "kubeconfig (v1)"); the authority and the client's
/// certificate and key stand in it.
package struct Kubeconfig {
    private let cluster: String
    private let endpoint: String
    private let authority: String
    private let user: String
    private let certificate: Certificate
    private let key: PrivateKey

    /// The administrator's.
    package init(_ cluster: ClusterDefinition, secrets: ClusterSecrets) {
        self.init(
            cluster: cluster.name.description, endpoint: cluster.controlPlaneEndpoint, authorities: [secrets.authority],
            user: "\(cluster.name)-admin", certificate: secrets.administrator, key: secrets.administratorKey)
    }

    /// - Parameters:
    ///   - cluster: What the cluster is called in it.
    ///   - endpoint: The API's host and port, an IPv6 address in brackets.
    ///   - authorities: Those of which one has signed the API server's certificate.
    ///   - user: What the client is called in it.
    package init(
        cluster: String, endpoint: String, authorities: [Certificate], user: String, certificate: Certificate,
        key: PrivateKey
    ) {
        self.cluster = cluster
        self.endpoint = endpoint
        authority = authorities.map(\.pem).joined()
        self.user = user
        self.certificate = certificate
        self.key = key
    }

    /// The file's text; it holds the client's key.
    package var text: String {
        let context: Value = .string("\(user)@\(cluster)")
        let value: Value = [
            "apiVersion": "v1", "kind": "Config",
            "clusters": [
                [
                    "name": .string(cluster),
                    "cluster": [
                        "server": .string("https://\(endpoint)"),
                        "certificate-authority-data": .string(base64(authority)),
                    ],
                ]
            ],
            "users": [
                [
                    "name": .string(user),
                    "user": [
                        "client-certificate-data": .string(base64(certificate.pem)),
                        "client-key-data": .string(base64(key.pkcs8)),
                    ],
                ]
            ],
            "contexts": [["name": context, "context": ["cluster": .string(cluster), "user": .string(user)]]],
            "current-context": context,
        ]
        return value.yaml()
    }

    private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
