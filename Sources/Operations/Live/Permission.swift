import Kubernetes

/// Something that the API lets some callers do.
struct Permission: Sendable, Hashable, CustomStringConvertible {
    let verb: String
    /// The plural name, such as `secrets`.
    let resource: String
    /// Empty for the core group.
    var group = ""
    /// Nil for all namespaces, and for what is in none.
    var namespace: String?
    var name: String?

    var description: String {
        "\(verb) \(resource)" + (name.map { "/\($0)" } ?? "") + (namespace.map { " in \($0)" } ?? "")
    }

    /// Whether the caller may (Kubernetes, "Checking API access").
    func isGranted(by api: APIClient) throws(APIError) -> Bool {
        try api.isAllowed(verb: verb, group: group, resource: resource, namespace: namespace, name: name)
    }

    /// What making a bootstrap token, and taking it back, asks for.
    static let forTokens = ["create", "get", "delete"].map {
        Permission(verb: $0, resource: "secrets", namespace: TokenSecret.namespace)
    }

    /// What uploading certificates, and taking them back, asks for beyond that.
    static let forCertificates =
        [Permission(verb: "patch", resource: "secrets", namespace: TokenSecret.namespace)]
        + ["roles", "rolebindings"].flatMap { resource in
            ["get", "create", "patch", "delete"].map {
                Permission(
                    verb: $0, resource: resource, group: "rbac.authorization.k8s.io", namespace: TokenSecret.namespace)
            }
        }
}
