/// A kind of objects in the API, as a path and a manifest name it (Kubernetes API Concepts, "Resource URIs").
package struct ResourceKind: Sendable, Hashable {
    /// Empty for the core group.
    package let group: String
    package let version: String
    /// As `kind` of an object has it, such as `Node`.
    package let kind: String
    /// As paths and RBAC rules have it, such as `nodes`.
    package let plural: String
    package let isNamespaced: Bool
    /// Names of RBAC objects may be anything that can stand in a path.
    let hasFreeNames: Bool

    private init(_ group: String, _ version: String, _ kind: String, _ plural: String, isNamespaced: Bool) {
        self.group = group
        self.version = version
        self.kind = kind
        self.plural = plural
        self.isNamespaced = isNamespaced
        hasFreeNames = group == "rbac.authorization.k8s.io" || kind == "CertificateSigningRequest"
    }

    /// As `apiVersion` of an object has it.
    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }

    /// As messages and RBAC have it, such as `roles.rbac.authorization.k8s.io`.
    package var name: String { group.isEmpty ? plural : "\(plural).\(group)" }

    package static let node = ResourceKind("", "v1", "Node", "nodes", isNamespaced: false)
    package static let pod = ResourceKind("", "v1", "Pod", "pods", isNamespaced: true)
    package static let secret = ResourceKind("", "v1", "Secret", "secrets", isNamespaced: true)
    package static let configMap = ResourceKind("", "v1", "ConfigMap", "configmaps", isNamespaced: true)
    package static let deployment = ResourceKind("apps", "v1", "Deployment", "deployments", isNamespaced: true)
    package static let daemonSet = ResourceKind("apps", "v1", "DaemonSet", "daemonsets", isNamespaced: true)
    package static let role = ResourceKind("rbac.authorization.k8s.io", "v1", "Role", "roles", isNamespaced: true)
    package static let roleBinding = ResourceKind(
        "rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", isNamespaced: true)
    package static let clusterRoleBinding = ResourceKind(
        "rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", isNamespaced: false)
    package static let certificateSigningRequest = ResourceKind(
        "certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests", isNamespaced: false)
}
