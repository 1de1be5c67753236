import Kubernetes

/// A certificate that somebody asks the cluster for, and nobody has decided about.
package struct SigningRequest: Sendable, Hashable {
    package let name: String
    /// Such as `system:node:worker-1`.
    package let user: String
    /// Such as `kubernetes.io/kubelet-serving`.
    package let signer: String

    /// Nil for a request that was decided about.
    init?(_ request: SigningRequestObject) {
        guard request.isPending else { return nil }
        name = request.name
        user = request.user
        signer = request.signer
    }
}
