import Markup

extension APIState {
    /// What every cluster has, however it was made.
    mutating func addDefaults() {
        for name in ["default", "kube-system", "kube-public", "kube-node-lease"] {
            put(["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)]])
        }
        addRole(
            "cluster-admin",
            [
                ["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]],
                ["nonResourceURLs": ["*"], "verbs": ["*"]],
            ], groups: ["system:masters"])
        addRole(
            "system:basic-user",
            [
                [
                    "apiGroups": ["authorization.k8s.io"],
                    "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"], "verbs": ["create"],
                ],
                ["apiGroups": ["authentication.k8s.io"], "resources": ["selfsubjectreviews"], "verbs": ["create"]],
            ], groups: ["system:authenticated"])
        let urls: [Value] = ["/healthz", "/livez", "/readyz", "/version", "/version/"]
        addRole(
            "system:discovery",
            [
                [
                    "nonResourceURLs": .array(urls + ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*"]),
                    "verbs": ["get"],
                ]
            ], groups: ["system:authenticated"])
        addRole(
            "system:public-info-viewer", [["nonResourceURLs": .array(urls), "verbs": ["get"]]],
            groups: ["system:authenticated", "system:unauthenticated"])
        addRole(
            "system:node-bootstrapper",
            [
                [
                    "apiGroups": ["certificates.k8s.io"], "resources": ["certificatesigningrequests"],
                    "verbs": ["create", "get", "list", "watch"],
                ]
            ], groups: [])
    }

    /// A ClusterRole, and its binding of the same name.
    mutating func addRole(_ name: String, _ rules: [Value], groups: [String]) {
        put([
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": ["name": .string(name)],
            "rules": .array(rules),
        ])
        if !groups.isEmpty { bind(name, to: name, groups: groups) }
    }

    mutating func bind(_ name: String, to role: String, groups: [String]) {
        put([
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
            "metadata": ["name": .string(name)],
            "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": .string(role)],
            "subjects": .array(
                groups.map {
                    ["apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": .string($0)]
                }),
        ])
    }
}
