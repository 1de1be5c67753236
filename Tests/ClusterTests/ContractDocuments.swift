import Cluster
import Inventory
import Markup

/// What ``DeliberateDifference`` makes of a recorded kubeadm.conf, one difference after the other.
struct ContractDocuments {
    let cluster: ClusterDefinition
    let token: String
    var documents: [Value]

    private static let kubelet = ["nodeRegistration", "kubeletExtraArgs"]

    private var isStart: Bool { documents.first?["kind"] == "InitConfiguration" }
    private var isControlPlane: Bool { isStart || documents.first?["controlPlane"] != nil }
    private var isNew: Bool { cluster.kubernetesVersion.minorNumber >= 31 }

    /// Changes what the difference is about; the last to be applied is ``DeliberateDifference/kubeadmVersion``.
    mutating func apply(_ difference: DeliberateDifference) {
        switch difference {
        case .kubeletAuthorization:
            for key in ["address", "authorization-mode"] { set(0, Self.kubelet + [key], nil) }
        case .kubeletConfiguration where isStart:
            var kubelet: Value = [
                "apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration",
                "authentication": ["anonymous": ["enabled": false], "webhook": ["enabled": true]],
                "authorization": ["mode": "Webhook"], "rotateCertificates": true,
                "volumePluginDir": "/var/lib/kubelet/volumeplugins", "tlsMinVersion": "VersionTLS12",
            ]
            if case .string(let suites)? = documents[0].at(Self.kubelet + ["tls-cipher-suites"]) {
                let names = suites.split(separator: ",").map { Value.string(String($0)) }
                kubelet = kubelet.with(.array(names), at: ["tlsCipherSuites"])
            }
            documents.append(kubelet.ordered)
            for key in ["tls-min-version", "tls-cipher-suites", "volume-plugin-dir"] {
                set(0, Self.kubelet + [key], nil)
            }
        case .servingCertificates where isStart: set(2, ["serverTLSBootstrap"], true)
        case .joiningKubelet where !isStart: set(0, Self.kubelet + ["tls-min-version"], "VersionTLS12")
        case .kubeProxyConfiguration: kubeProxy()
        case .addOnPhases where isStart: set(0, ["skipPhases"], ["preflight"])
        case .etcdMetrics where isStart: set(1, ["etcd", "local", "extraArgs", "listen-metrics-urls"], nil)
        case .etcdTLSVersion where isStart && cluster.kubernetesVersion.minorNumber > 26:
            set(1, ["etcd", "local", "extraArgs", "tls-min-version"], "TLS1.2")
        case .certificateNames where isStart:
            set(1, ["apiServer", "certSANs"], [.string(cluster.endpoint.host.description)])
        case .startTime where isStart && !isNew: set(1, ["apiServer", "timeoutForControlPlane"], "10m0s")
        case .startTime where isNew && isControlPlane:
            set(0, ["timeouts"], ["controlPlaneComponentHealthCheck": "10m0s"])
        case .controlPlaneTaint where !isStart && isControlPlane && cluster.workerNodes == 0:
            set(0, ["nodeRegistration", "taints"], [])
        case .bootstrapToken where isStart:
            let own: Value = ["token": .string(token), "description": "hosts of the cluster file", "ttl": "24h0m0s"]
            set(0, ["bootstrapTokens"], [own.ordered])
        case .registries where isStart && cluster.registry != "container-registry.oracle.com":
            for path in [["imageRepository"], ["etcd", "local", "imageRepository"], ["dns", "imageRepository"]] {
                set(1, path, .string(cluster.registry + "/olcne"))
            }
        case .kubeadmVersion where isNew: documents = documents.map(renewed)
        default: break
        }
    }

    /// Without what means the same as nothing: null, no names, no arguments.
    mutating func dropNothing() {
        for index in documents.indices {
            if documents[index].at(["nodeRegistration", "taints"]) == .null {
                set(index, ["nodeRegistration", "taints"], nil)
            }
            set(index, ["etcd", "local", "peerCertSANs"], nil)
            if documents[index].at(["etcd", "local", "extraArgs"]) == .object([]) {
                set(index, ["etcd", "local", "extraArgs"], nil)
            }
        }
    }

    private mutating func kubeProxy() {
        documents.removeAll { $0["kind"] == "KubeProxyConfiguration" }
        guard isStart else { return }
        let loopback = cluster.serviceSubnets[0].address.isVersion6 ? "[::1]" : "127.0.0.1"
        let proxy: Value = [
            "apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration",
            "mode": .string(cluster.kubeProxyMode.rawValue), "metricsBindAddress": .string(loopback + ":10249"),
            "clusterCIDR": .string(cluster.podSubnets.map(\.description).joined(separator: ",")),
        ]
        documents.append(proxy.ordered)
    }

    private mutating func set(_ index: Int, _ path: [String], _ value: Value?) {
        documents[index] = documents[index].with(value, at: path)
    }

    /// The document in v1beta4: arguments are lists.
    private func renewed(_ document: Value) -> Value {
        guard document["apiVersion"] == "kubeadm.k8s.io/v1beta3" else { return document }
        var document = document.with("kubeadm.k8s.io/v1beta4", at: ["apiVersion"])
        let paths = [
            Self.kubelet, ["apiServer", "extraArgs"], ["controllerManager", "extraArgs"], ["scheduler", "extraArgs"],
            ["etcd", "local", "extraArgs"],
        ]
        for path in paths {
            guard case .object(let members)? = document.at(path) else { continue }
            let items = members.map { Value.object([.init("name", .string($0.key)), .init("value", $0.value)]) }
            document = document.with(.array(items), at: path)
        }
        return document
    }
}

extension Value {
    /// Lists of named arguments by name, for which their order says nothing.
    var withSortedArguments: Value {
        switch self {
        case .object(let members): return .object(members.map { .init($0.key, $0.value.withSortedArguments) })
        case .array(let items):
            let names: [String] = items.compactMap { item in
                guard case .string(let name)? = item["name"], item["value"] != nil else { return nil }
                return name
            }
            guard names.count == items.count, !items.isEmpty else { return .array(items.map(\.withSortedArguments)) }
            return .array(zip(names, items).sorted { $0.0 < $1.0 }.map { $0.1 })
        default: return self
        }
    }
}
