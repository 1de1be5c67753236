import Markup

extension FakeCluster {
    /// What the pods belong to.
    var workloads: [Value] {
        func workload(_ kind: String, _ name: String, _ app: String, _ owner: Value? = nil) -> Value {
            var object: Value = [
                "apiVersion": "apps/v1", "kind": .string(kind),
                "metadata": [
                    "name": .string(name), "namespace": "kube-system", "labels": ["k8s-app": .string(app)],
                ],
                "spec": [
                    "selector": ["matchLabels": ["k8s-app": .string(app)]],
                    "template": [
                        "metadata": ["labels": ["k8s-app": .string(app)]],
                        "spec": [
                            "containers": [["name": .string(app), "image": .string("\(imageRepository)/\(app)")]]
                        ],
                    ],
                ],
            ]
            let count = Value.integer(kind == "DaemonSet" ? nodes.count : 2)
            if kind == "DaemonSet" {
                object.set(
                    "status",
                    to: [
                        "desiredNumberScheduled": count, "currentNumberScheduled": count, "numberReady": count,
                        "numberAvailable": count, "updatedNumberScheduled": count, "numberMisscheduled": 0,
                    ])
            } else {
                object.set("spec", "replicas", to: count)
                object.set("status", to: ["replicas": count, "readyReplicas": count, "availableReplicas": count])
            }
            if let owner { object.set("metadata", "ownerReferences", to: [owner]) }
            return object
        }
        var objects: [Value] = []
        if hasKubeProxy { objects.append(workload("DaemonSet", "kube-proxy", "kube-proxy")) }
        if hasCoreDNS {
            objects.append(workload("Deployment", "coredns", "kube-dns"))
            objects.append(workload("ReplicaSet", "coredns-5d78c9869d", "kube-dns"))
        }
        return objects
    }

    /// The mirror pods of a control plane, with what kubeadm notes on them.
    func staticPods(_ node: Node, uid: String) -> [Value] {
        let notes = [
            "etcd": ["kubeadm.kubernetes.io/etcd.advertise-client-urls": "https://\(node.address):2379"],
            "kube-apiserver": [
                "kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint": "\(node.address):\(bindPort)"
            ],
        ]
        return ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"].map { component in
            let own = [
                "kubernetes.io/config.hash": "0", "kubernetes.io/config.mirror": "0",
                "kubernetes.io/config.source": "file", "kubernetes.io/config.seen": "2025-01-01T00:00:00Z",
            ]
            var pod = pod("\(component)-\(node.name)", node, ["component": component, "tier": "control-plane"])
            pod.set("metadata", "annotations", to: .texts(own.merging(notes[component] ?? [:]) { $1 }))
            pod.set(
                "metadata", "ownerReferences",
                to: [
                    [
                        "apiVersion": "v1", "kind": "Node", "name": .string(node.name), "uid": .string(uid),
                        "controller": true,
                    ]
                ])
            pod.set("spec", "priorityClassName", to: "system-node-critical")
            pod.set(
                "spec", "containers",
                to: [["name": .string(component), "image": .string("\(imageRepository)/\(component):\(version)")]])
            return pod
        }
    }

    /// The pods that run on a node beside: kube-proxy everywhere, CoreDNS on the first.
    func pods(_ node: Node) -> [Value] {
        var pods: [Value] = []
        if hasKubeProxy {
            pods.append(
                owned(pod("kube-proxy-\(node.name)", node, ["k8s-app": "kube-proxy"]), "DaemonSet", "kube-proxy"))
        }
        if hasCoreDNS, node.name == nodes.first?.name {
            for suffix in ["4kx2p", "x7w9q"] {
                let pod = pod("coredns-5d78c9869d-\(suffix)", node, ["k8s-app": "kube-dns"])
                pods.append(owned(pod, "ReplicaSet", "coredns-5d78c9869d"))
            }
        }
        return pods
    }

    private func pod(_ name: String, _ node: Node, _ labels: [String: String]) -> Value {
        [
            "apiVersion": "v1", "kind": "Pod",
            "metadata": ["name": .string(name), "namespace": "kube-system", "labels": .texts(labels)],
            "spec": [
                "nodeName": .string(node.name), "terminationGracePeriodSeconds": 30,
                "containers": [["name": "main", "image": "registry.k8s.io/pause:3.10"]],
            ],
            "status": [
                "phase": "Running", "hostIP": .string(node.address),
                "conditions": [["type": "Ready", "status": "True"]],
            ],
        ]
    }

    private func owned(_ pod: Value, _ kind: String, _ name: String) -> Value {
        var pod = pod
        pod.set(
            "metadata", "ownerReferences",
            to: [["apiVersion": "apps/v1", "kind": .string(kind), "name": .string(name), "controller": true]])
        return pod
    }
}
