import Markup

extension FakeCluster {
    /// The roles and bindings that kubeadm makes. (Those of `kubeadm-certs` come with `upload-certs`.)
    var access: [Value] {
        let joining = [("Group", "system:nodes"), ("Group", Self.bootstrappers)]
        var objects = [
            clusterBinding("kubeadm:cluster-admins", "cluster-admin", "kubeadm:cluster-admins"),
            clusterBinding("kubeadm:kubelet-bootstrap", "system:node-bootstrapper", Self.bootstrappers),
            clusterBinding(
                "kubeadm:node-autoapprove-bootstrap",
                "system:certificates.k8s.io:certificatesigningrequests:nodeclient", Self.bootstrappers),
            clusterBinding(
                "kubeadm:node-autoapprove-certificate-rotation",
                "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient", "system:nodes"),
            [
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
                "metadata": ["name": "kubeadm:get-nodes"],
                "rules": [["apiGroups": [""], "resources": ["nodes"], "verbs": ["get"]]],
            ], clusterBinding("kubeadm:get-nodes", "kubeadm:get-nodes", Self.bootstrappers),
        ]
        objects += reading(
            "kubeadm:bootstrap-signer-clusterinfo", "cluster-info", in: "kube-public",
            by: [("User", "system:anonymous")])
        objects += reading("kubeadm:kubelet-config", "kubelet-config", in: "kube-system", by: joining)
        objects += reading("kubeadm:nodes-kubeadm-config", "kubeadm-config", in: "kube-system", by: joining)
        if hasKubeProxy {
            objects += reading(
                "kube-proxy", "kube-proxy", in: "kube-system", by: [("Group", Self.bootstrappers)])
        }
        return objects
    }

    private func clusterBinding(_ name: String, _ role: String, _ group: String) -> Value {
        [
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
            "metadata": ["name": .string(name)],
            "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": .string(role)],
            "subjects": [subject("Group", group)],
        ]
    }

    /// Lets somebody read one ConfigMap.
    private func reading(
        _ name: String, _ map: String, in namespace: String, by subjects: [(kind: String, name: String)]
    ) -> [Value] {
        let metadata: Value = ["name": .string(name), "namespace": .string(namespace)]
        return [
            [
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": metadata,
                "rules": [
                    [
                        "apiGroups": [""], "resourceNames": [.string(map)], "resources": ["configmaps"],
                        "verbs": ["get"],
                    ]
                ],
            ],
            [
                "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": metadata,
                "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": .string(name)],
                "subjects": .array(subjects.map { subject($0.kind, $0.name) }),
            ],
        ]
    }

    private func subject(_ kind: String, _ name: String) -> Value {
        ["apiGroup": "rbac.authorization.k8s.io", "kind": .string(kind), "name": .string(name)]
    }
}
