/// The messages that `kubectl` sends in protobuf, by the `generated.proto` files of Kubernetes' API.
///
/// Each field is its number, its name in JSON and its type: `s` text, `i` number, `b` truth, `y` bytes, `t` time,
/// `m` map of texts, `n` map of bytes, or another message; `*` after it is a list.
enum ProtobufSchema {
    struct Field: Sendable {
        let name: String
        let type: String
        let isList: Bool
    }

    static let messages: [String: [Int: Field]] = {
        var messages: [String: [Int: Field]] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":")
            var fields: [Int: Field] = [:]
            for field in parts[1].split(separator: ",") {
                let words = field.split(separator: " ")
                guard let number = Int(words[0]) else { continue }
                let isList = words[2].hasSuffix("*")
                fields[number] = Field(
                    name: String(words[1]), type: String(isList ? words[2].dropLast() : words[2]), isList: isList)
            }
            messages[String(parts[0])] = fields
        }
        return messages
    }()

    private static let text = """
        Unknown: 1 typeMeta TypeMeta, 2 raw y
        TypeMeta: 1 apiVersion s, 2 kind s
        ObjectMeta: 1 name s, 2 generateName s, 3 namespace s, 5 uid s, 6 resourceVersion s, 7 generation i, \
        8 creationTimestamp t, 11 labels m, 12 annotations m, 13 ownerReferences OwnerReference*, 14 finalizers s*
        OwnerReference: 1 kind s, 3 name s, 4 uid s, 5 apiVersion s, 6 controller b, 7 blockOwnerDeletion b
        ConfigMap: 1 metadata ObjectMeta, 2 data m, 3 binaryData n, 4 immutable b
        Secret: 1 metadata ObjectMeta, 2 data n, 3 type s, 4 stringData m, 5 immutable b
        Namespace: 1 metadata ObjectMeta
        ServiceAccount: 1 metadata ObjectMeta
        ClusterRole: 1 metadata ObjectMeta, 2 rules PolicyRule*
        Role: 1 metadata ObjectMeta, 2 rules PolicyRule*
        PolicyRule: 1 verbs s*, 2 apiGroups s*, 3 resources s*, 4 resourceNames s*, 5 nonResourceURLs s*
        ClusterRoleBinding: 1 metadata ObjectMeta, 2 subjects Subject*, 3 roleRef RoleRef
        RoleBinding: 1 metadata ObjectMeta, 2 subjects Subject*, 3 roleRef RoleRef
        Subject: 1 kind s, 2 apiGroup s, 3 name s, 4 namespace s
        RoleRef: 1 apiGroup s, 2 kind s, 3 name s
        SelfSubjectReview: 1 metadata ObjectMeta
        SelfSubjectAccessReview: 1 metadata ObjectMeta, 2 spec AccessSpec
        AccessSpec: 1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes PathAttributes
        ResourceAttributes: 1 namespace s, 2 verb s, 3 group s, 4 version s, 5 resource s, 6 subresource s, 7 name s
        PathAttributes: 1 path s, 2 verb s
        Eviction: 1 metadata ObjectMeta, 2 deleteOptions DeleteOptions
        DeleteOptions: 1 gracePeriodSeconds i, 2 preconditions Preconditions, 4 propagationPolicy s, 5 dryRun s*
        Preconditions: 1 uid s, 2 resourceVersion s
        CertificateSigningRequest: 1 metadata ObjectMeta, 2 spec CSRSpec, 3 status CSRStatus
        CSRSpec: 1 request y, 2 username s, 3 uid s, 4 groups s*, 5 usages s*, 7 signerName s, 8 expirationSeconds i
        CSRStatus: 1 conditions CSRCondition*, 2 certificate y
        CSRCondition: 1 type s, 2 reason s, 3 message s, 4 lastUpdateTime t, 5 lastTransitionTime t, 6 status s
        """
}
