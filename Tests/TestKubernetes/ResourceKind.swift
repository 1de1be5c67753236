/// A kind of objects as discovery describes it.
struct ResourceKind: Sendable, Hashable {
    let group: String
    let versions: [String]
    let plural: String
    let kind: String
    let isNamespaced: Bool
    var shortNames: [String] = []
    var subresources: [String] = []
    /// Whether objects are only answered, never kept.
    var isReview = false

    /// What errors call it: `deployments.apps`.
    var qualified: String { group.isEmpty ? plural : "\(plural).\(group)" }
    var apiVersion: String { group.isEmpty ? versions[0] : "\(group)/\(versions[0])" }

    init(
        _ group: String, _ version: String, _ plural: String, _ kind: String, namespaced: Bool,
        short: [String] = [], sub: [String] = [], review: Bool = false
    ) {
        self.group = group
        versions = version.split(separator: ",").map(String.init)
        self.plural = plural
        self.kind = kind
        isNamespaced = namespaced
        shortNames = short
        subresources = sub
        isReview = review
    }

    /// The kinds that every server has. More come with CustomResourceDefinitions.
    static let builtIn: [ResourceKind] = [
        .init("", "v1", "namespaces", "Namespace", namespaced: false, short: ["ns"], sub: ["status", "finalize"]),
        .init("", "v1", "nodes", "Node", namespaced: false, short: ["no"], sub: ["status"]),
        .init(
            "", "v1", "pods", "Pod", namespaced: true, short: ["po"],
            sub: ["status", "eviction", "log", "ephemeralcontainers"]),
        .init("", "v1", "secrets", "Secret", namespaced: true),
        .init("", "v1", "configmaps", "ConfigMap", namespaced: true, short: ["cm"]),
        .init("", "v1", "serviceaccounts", "ServiceAccount", namespaced: true, short: ["sa"]),
        .init("", "v1", "events", "Event", namespaced: true, short: ["ev"]),
        .init("", "v1", "endpoints", "Endpoints", namespaced: true, short: ["ep"]),
        .init("", "v1", "services", "Service", namespaced: true, short: ["svc"], sub: ["status"]),
        .init("", "v1", "persistentvolumes", "PersistentVolume", namespaced: false, short: ["pv"], sub: ["status"]),
        .init(
            "", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", namespaced: true, short: ["pvc"],
            sub: ["status"]),
        .init(
            "", "v1", "replicationcontrollers", "ReplicationController", namespaced: true, short: ["rc"],
            sub: ["status"]),
        .init("apps", "v1", "daemonsets", "DaemonSet", namespaced: true, short: ["ds"], sub: ["status"]),
        .init("apps", "v1", "deployments", "Deployment", namespaced: true, short: ["deploy"], sub: ["status"]),
        .init("apps", "v1", "replicasets", "ReplicaSet", namespaced: true, short: ["rs"], sub: ["status"]),
        .init("apps", "v1", "statefulsets", "StatefulSet", namespaced: true, short: ["sts"], sub: ["status"]),
        .init("batch", "v1", "jobs", "Job", namespaced: true, sub: ["status"]),
        .init("batch", "v1", "cronjobs", "CronJob", namespaced: true, short: ["cj"], sub: ["status"]),
        .init(
            "policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", namespaced: true, short: ["pdb"],
            sub: ["status"]),
        .init("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", namespaced: true, short: ["netpol"]),
        .init("networking.k8s.io", "v1", "ingresses", "Ingress", namespaced: true, short: ["ing"], sub: ["status"]),
        .init("rbac.authorization.k8s.io", "v1", "roles", "Role", namespaced: true),
        .init("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", namespaced: true),
        .init("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", namespaced: false),
        .init("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", namespaced: false),
        .init(
            "certificates.k8s.io", "v1", "certificatesigningrequests", "CertificateSigningRequest", namespaced: false,
            short: ["csr"], sub: ["status", "approval"]),
        .init("coordination.k8s.io", "v1", "leases", "Lease", namespaced: true),
        .init("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", namespaced: true),
        .init("scheduling.k8s.io", "v1", "priorityclasses", "PriorityClass", namespaced: false, short: ["pc"]),
        .init("storage.k8s.io", "v1", "storageclasses", "StorageClass", namespaced: false, short: ["sc"]),
        .init(
            "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", namespaced: false,
            short: ["crd"], sub: ["status"]),
        .init(
            "authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", namespaced: false,
            review: true),
        .init(
            "authentication.k8s.io", "v1", "selfsubjectreviews", "SelfSubjectReview", namespaced: false, review: true),
    ]

    /// Of names as objects' paths have them, what is allowed (RFC 1123): labels for these, subdomains for others.
    var hasLabelNames: Bool { group.isEmpty && ["namespaces", "services"].contains(plural) }
    /// RBAC names are free apart from what a path cannot have.
    var hasPathNames: Bool { group == "rbac.authorization.k8s.io" }
}
