import FoundationEssentials
import Markup
import PKI

/// The file with which an operator reaches a cluster (Kubernetes, "kubeconfig (v1)").
package struct Kubeconfig {
    private let cluster: ClusterDefinition
    private let secrets: ClusterSecrets

    package init(_ cluster: ClusterDefinition, secrets: ClusterSecrets) {
        self.cluster = cluster
        self.secrets = secrets
    }

    /// The file's text; it holds the administrator's key.
    package var text: String {
        let name: Value = .string(cluster.name.description)
        let user: Value = .string("\(cluster.name)-admin")
        let context: Value = .string("\(cluster.name)-admin@\(cluster.name)")
        let value: Value = [
            "apiVersion": "v1", "kind": "Config",
            "clusters": [
                [
                    "name": name,
                    "cluster": [
                        "server": .string("https://\(cluster.controlPlaneEndpoint)"),
                        "certificate-authority-data": .string(base64(secrets.authority.pem)),
                    ],
                ]
            ],
            "users": [
                [
                    "name": user,
                    "user": [
                        "client-certificate-data": .string(base64(secrets.administrator.pem)),
                        "client-key-data": .string(base64(secrets.administratorKey.pkcs8)),
                    ],
                ]
            ],
            "contexts": [["name": context, "context": ["cluster": name, "user": user]]],
            "current-context": context,
        ]
        return value.yaml()
    }

    private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}
