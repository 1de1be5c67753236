import Markup

extension FakeCluster {
    func object(_ node: Node) -> Value {
        var labels = [
            "kubernetes.io/hostname": node.name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
            "beta.kubernetes.io/os": "linux", "beta.kubernetes.io/arch": "amd64",
        ]
        if node.isControlPlane {
            labels["node-role.kubernetes.io/control-plane"] = ""
            labels["node.kubernetes.io/exclude-from-external-load-balancers"] = ""
        }
        var object: Value = [
            "apiVersion": "v1", "kind": "Node",
            "metadata": [
                "name": .string(node.name), "labels": .texts(labels),
                "annotations": [
                    "kubeadm.alpha.kubernetes.io/cri-socket": "unix:///var/run/crio/crio.sock",
                    "node.alpha.kubernetes.io/ttl": "0",
                ],
            ], "spec": ["podCIDR": "10.244.0.0/24", "podCIDRs": ["10.244.0.0/24"]],
            "status": [
                "addresses": [
                    ["type": "InternalIP", "address": .string(node.address)],
                    ["type": "Hostname", "address": .string(node.name)],
                ], "capacity": ["cpu": "2", "memory": "4014936Ki", "pods": "110"],
                "allocatable": ["cpu": "2", "memory": "3912536Ki", "pods": "110"],
                "conditions": Self.conditions(isReady: node.isReady),
                "nodeInfo": [
                    "architecture": "amd64", "operatingSystem": "linux", "osImage": "Oracle Linux Server 8.10",
                    "kernelVersion": "5.15.0", "containerRuntimeVersion": "cri-o://1.33.5",
                    "kubeletVersion": .string(node.version ?? version), "kubeProxyVersion": "", "machineID": "",
                    "systemUUID": "", "bootID": "",
                ],
            ],
        ]
        var taints: [Value] = []
        if node.isControlPlane {
            taints.append(["key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"])
        }
        if !node.isReady { taints.append(["key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"]) }
        if !taints.isEmpty { object.set("spec", "taints", to: .array(taints)) }
        return object
    }

    static func conditions(isReady: Bool) -> Value {
        let pressures = ["MemoryPressure", "DiskPressure", "PIDPressure"].map { type -> Value in
            [
                "type": .string(type), "status": isReady ? "False" : "Unknown",
                "reason": "KubeletHasSufficient", "message": "", "lastHeartbeatTime": APITime.now,
                "lastTransitionTime": APITime.now,
            ]
        }
        return .array(
            pressures + [
                [
                    "type": "Ready", "status": isReady ? "True" : "Unknown",
                    "reason": isReady ? "KubeletReady" : "NodeStatusUnknown",
                    "message": isReady ? "kubelet is posting ready status" : "Kubelet stopped posting node status.",
                    "lastHeartbeatTime": APITime.now, "lastTransitionTime": APITime.now,
                ]
            ])
    }
}
