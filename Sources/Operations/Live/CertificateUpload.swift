import FoundationEssentials
import Markup

/// What `kubeadm init phase upload-certs` puts into a cluster: the Secret with the control plane's certificates, and the
/// right of joining hosts to read it.
struct CertificateUpload {
    static let secretName = "kubeadm-certs"
    static let accessName = "kubeadm:kubeadm-certs"
    private static let accessGroup = "rbac.authorization.k8s.io"

    /// File names with their contents, encrypted.
    let data: [(name: String, bytes: [UInt8])]

    /// The Secret, owned by a token's so that it ends with that.
    /// - Parameter uid: The token Secret's.
    func secret(ownedBy token: TokenSecret, uid: String) -> Value {
        let owner: Value = [
            "apiVersion": "v1", "kind": "Secret", "name": .string(token.name), "uid": .string(uid), "controller": true,
            "blockOwnerDeletion": true,
        ]
        return secret(owners: [owner])
    }

    /// The Secret for a manifest, which cannot know the uid of an owner: somebody has to delete it.
    var ownerlessSecret: Value { secret(owners: nil) }

    private func secret(owners: Value?) -> Value {
        [
            "apiVersion": "v1", "kind": "Secret",
            "metadata": .object(omittingNil: [
                ("name", .string(Self.secretName)), ("namespace", .string(TokenSecret.namespace)),
                ("ownerReferences", owners),
            ]),
            "type": "Opaque",
            "data": .object(data.map { Value.Member($0.name, .string(Data($0.bytes).base64EncodedString())) }),
        ]
    }

    // Members stand as the API server writes them, which is held against these.
    static let role: Value = [
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
        "metadata": ["name": .string(accessName), "namespace": .string(TokenSecret.namespace)],
        "rules": [
            ["verbs": ["get"], "apiGroups": [""], "resources": ["secrets"], "resourceNames": [.string(secretName)]]
        ],
    ]

    static let roleBinding: Value = [
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
        "metadata": ["name": .string(accessName), "namespace": .string(TokenSecret.namespace)],
        "roleRef": ["apiGroup": .string(accessGroup), "kind": "Role", "name": .string(accessName)],
        "subjects": [["kind": "Group", "apiGroup": .string(accessGroup), "name": .string(TokenSecret.group)]],
    ]
}
