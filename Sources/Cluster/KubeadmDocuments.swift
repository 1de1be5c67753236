import Inventory
import Markup
import PKI

/// The documents of `/etc/kubernetes/kubeadm.conf` (Kubernetes reference, "kubeadm Configuration (v1beta3)").
///
/// `NODE_IP` stands for the node's address, which `ocne.sh` puts in when it is known.
struct KubeadmDocuments {
    private static let version = "kubeadm.k8s.io/v1beta3"
    private static let nodeAddress: Value = "NODE_IP"
    private static let imageRepository: Value = .string(ClusterImages.repository)
    private static let patches: Value = ["directory": .string(NodePaths.patches)]

    let cluster: ClusterDefinition

    /// The port that an API server listens on: not the cluster's own where a proxy on the node holds that.
    private var localPort: Int {
        if case .virtualIP = cluster.endpoint { cluster.bindPortAlternative } else { cluster.bindPort }
    }

    /// For the host that starts the cluster: InitConfiguration and ClusterConfiguration.
    func start(_ secrets: ClusterSecrets) -> String {
        let initialize: Value = .object(omittingNil: [
            ("apiVersion", .string(Self.version)),
            ("kind", "InitConfiguration"),
            ("bootstrapTokens", [bootstrapToken(secrets.bootstrapToken)]),
            ("localAPIEndpoint", localEndpoint),
            ("nodeRegistration", nodeRegistration(isFirst: true)),
            ("certificateKey", .string(secrets.certificateKey.text)),
            ("skipPhases", ["addon/kube-proxy", "addon/coredns", "preflight"]),
            ("patches", Self.patches),
        ])
        return initialize.yaml() + "---\n" + clusterConfiguration.yaml()
    }

    /// For a host that joins: JoinConfiguration, and on the control plane KubeProxyConfiguration.
    func join(_ role: HostRole, token: BootstrapToken, secrets: ClusterSecrets) -> String {
        let controlPlane: Value = [
            "localAPIEndpoint": localEndpoint, "certificateKey": .string(secrets.certificateKey.text),
        ]
        let join: Value = .object(omittingNil: [
            ("apiVersion", .string(Self.version)),
            ("kind", "JoinConfiguration"),
            ("controlPlane", role == .controlPlane ? controlPlane : nil),
            ("nodeRegistration", nodeRegistration(isFirst: false)),
            (
                "discovery",
                [
                    "bootstrapToken": [
                        "apiServerEndpoint": .string(cluster.controlPlaneEndpoint), "token": .string(token.text),
                        "caCertHashes": [.string(secrets.authority.publicKeyPin.description)],
                    ]
                ]
            ),
            ("patches", Self.patches),
            ("skipPhases", ["preflight"]),
        ])
        guard role == .controlPlane else { return join.yaml() }
        let proxy: Value = [
            "apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration",
            "mode": .string(cluster.kubeProxyMode.rawValue), "metricsBindAddress": "0.0.0.0:10249",
        ]
        return join.yaml() + "---\n" + proxy.yaml()
    }

    private var localEndpoint: Value { ["advertiseAddress": Self.nodeAddress, "bindPort": .integer(localPort)] }

    private func bootstrapToken(_ token: BootstrapToken) -> Value {
        ["token": .string(token.text), "description": "hosts of the cluster file", "ttl": "24h0m0s"]
    }

    private func nodeRegistration(isFirst: Bool) -> Value {
        let arguments: [(String, Value?)] = [
            ("node-ip", Self.nodeAddress),
            ("tls-min-version", isFirst ? "VersionTLS12" : nil),
            ("tls-cipher-suites", cipherSuites),
            ("address", "0.0.0.0"),
            ("authorization-mode", "Webhook"),
            ("volume-plugin-dir", "/var/lib/kubelet/volumeplugins"),
        ]
        // Null leaves kubeadm's own taint; an empty list lets the only nodes there are run everything.
        let isAlone = isFirst && cluster.workerNodes == 0
        return ["kubeletExtraArgs": .object(omittingNil: arguments), "taints": isAlone ? .array([]) : .null]
    }

    private var clusterConfiguration: Value {
        let arguments: Value = [
            "extraArgs": .object(omittingNil: [
                ("tls-min-version", "VersionTLS12"), ("tls-cipher-suites", cipherSuites),
            ])
        ]
        return [
            "apiVersion": .string(Self.version), "kind": "ClusterConfiguration",
            "apiServer": arguments, "controllerManager": arguments, "scheduler": arguments,
            "networking": [
                "serviceSubnet": .string(joined(cluster.serviceSubnets)),
                "podSubnet": .string(joined(cluster.podSubnets)),
            ],
            "imageRepository": Self.imageRepository,
            "kubernetesVersion": .string(cluster.kubernetesVersion.description),
            "controlPlaneEndpoint": .string(cluster.controlPlaneEndpoint),
            "etcd": ["local": etcd],
            "dns": [
                "imageRepository": Self.imageRepository, "imageTag": .string(cluster.kubernetesVersion.coreDNSTag),
            ],
        ]
    }

    private var etcd: Value {
        [
            "imageRepository": Self.imageRepository, "imageTag": .string(cluster.kubernetesVersion.etcdTag),
            "extraArgs": .object(omittingNil: [
                ("cipher-suites", cipherSuites), ("listen-metrics-urls", "http://0.0.0.0:2381"),
            ]),
            "peerCertSANs": .array([]),
        ]
    }

    private var cipherSuites: Value? {
        cluster.cipherSuites.isEmpty ? nil : .string(cluster.cipherSuites.joined(separator: ","))
    }

    private func joined(_ blocks: [CIDRBlock]) -> String { blocks.map(\.description).joined(separator: ",") }
}
