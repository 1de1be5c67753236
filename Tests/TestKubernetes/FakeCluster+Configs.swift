import Markup

extension FakeCluster {
    /// The ConfigMaps that kubeadm writes.
    func configs(server: String, authority: String) -> [Value] {
        let endpoint = endpoint ?? String(server.dropFirst("https://".count))
        let info: Value = [
            "apiVersion": "v1", "kind": "Config", "preferences": .object([]), "current-context": "", "contexts": .null,
            "users": .null,
            "clusters": [
                [
                    "name": "",
                    "cluster": [
                        "certificate-authority-data": .string(Base64.encode(authority.utf8)),
                        "server": .string("https://" + (endpoint.isEmpty ? address(of: server) : endpoint)),
                    ],
                ]
            ],
        ]
        var maps = [
            map("kubeadm-config", ["ClusterConfiguration": clusterConfiguration(endpoint).yaml()]),
            map("kubelet-config", ["kubelet": kubeletConfiguration.yaml()]),
            map("cluster-info", ["kubeconfig": info.yaml()], namespace: "kube-public"),
            map("kube-root-ca.crt", ["ca.crt": authority]),
        ]
        if hasKubeProxy {
            let proxy: Value = [
                "apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration",
                "bindAddress": "0.0.0.0", "clusterCIDR": .string(podSubnet), "mode": "",
            ]
            maps.append(map("kube-proxy", ["config.conf": proxy.yaml()], labels: ["app": "kube-proxy"]))
        }
        if hasCoreDNS {
            maps.append(
                map("coredns", ["Corefile": ".:53 {\n    kubernetes \(dnsDomain)\n    forward . /etc/resolv.conf\n}\n"])
            )
        }
        return maps
    }

    private func address(of server: String) -> String { String(server.dropFirst("https://".count)) }

    private func clusterConfiguration(_ endpoint: String) -> Value {
        .object(omittingNil: [
            ("apiServer", minor < 31 ? ["timeoutForControlPlane": "4m0s"] : .object([])),
            ("apiVersion", .string("kubeadm.k8s.io/\(kubeadmVersion)")),
            ("caCertificateValidityPeriod", minor < 31 ? nil : "87600h0m0s"),
            ("certificateValidityPeriod", minor < 31 ? nil : "8760h0m0s"),
            ("certificatesDir", "/etc/kubernetes/pki"), ("clusterName", .string(name)),
            ("controlPlaneEndpoint", endpoint.isEmpty ? nil : .string(endpoint)),
            ("controllerManager", .object([])), ("dns", .object([])),
            ("encryptionAlgorithm", minor < 31 ? nil : "RSA-2048"),
            ("etcd", ["local": ["dataDir": "/var/lib/etcd"]]), ("imageRepository", .string(imageRepository)),
            ("kind", "ClusterConfiguration"), ("kubernetesVersion", .string(version)),
            (
                "networking",
                [
                    "dnsDomain": .string(dnsDomain), "podSubnet": .string(podSubnet),
                    "serviceSubnet": .string(serviceSubnet),
                ]
            ), ("proxy", minor < 31 ? nil : .object([])), ("scheduler", .object([])),
        ])
    }

    private var kubeletConfiguration: Value {
        [
            "apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration",
            "authentication": [
                "anonymous": ["enabled": false], "webhook": ["enabled": true],
                "x509": ["clientCAFile": "/etc/kubernetes/pki/ca.crt"],
            ], "authorization": ["mode": "Webhook"], "cgroupDriver": "systemd", "clusterDNS": ["10.96.0.10"],
            "clusterDomain": .string(dnsDomain), "rotateCertificates": true,
            "staticPodPath": "/etc/kubernetes/manifests",
        ]
    }

    private func map(
        _ name: String, _ data: [String: String], namespace: String = "kube-system", labels: [String: String] = [:]
    ) -> Value {
        var map: Value = [
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": .string(name), "namespace": .string(namespace)], "data": .texts(data),
        ]
        if !labels.isEmpty { map.set("metadata", "labels", to: .texts(labels)) }
        return map
    }
}
