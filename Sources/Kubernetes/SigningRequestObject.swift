import Markup

/// A request for a certificate (Kubernetes API, `certificates.k8s.io/v1` CertificateSigningRequest).
package struct SigningRequestObject: Sendable {
    package let object: APIObject

    package init(_ object: APIObject) { self.object = object }

    package var name: String { object.name }

    /// Who signs it, such as `kubernetes.io/kubelet-serving`.
    package var signer: String { object.tree["spec"]?["signerName"]?.text ?? "" }

    /// Who asks, such as `system:node:n1`.
    package var user: String { object.tree["spec"]?["username"]?.text ?? "" }

    /// Whether nobody has decided about it.
    package var isPending: Bool {
        let conditions = object.tree["status"]?["conditions"]?.items ?? []
        return !conditions.contains { ["Approved", "Denied", "Failed"].contains($0["type"]?.text) }
    }
}
