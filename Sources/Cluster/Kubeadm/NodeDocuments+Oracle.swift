import Inventory
import Markup
import PKI

/// The documents as Oracle CNE 2.3 writes them. Labels and taints, which it knows nothing of, are given all the same
/// where the cluster file has them.
extension NodeDocuments {
    func oracleStart(_ secrets: ClusterSecrets) -> Value {
        .object(
            omittingNil: api.header("InitConfiguration") + [
                ("localAPIEndpoint", localEndpoint),
                ("nodeRegistration", oracleRegistration(isJoining: false)),
                ("certificateKey", .string(secrets.certificateKey.text)),
                ("skipPhases", .array(skippedAddOns + ["preflight"])),
                ("patches", Self.patches),
            ])
    }

    func oracleJoin(_ credentials: JoinCredentials) -> Value {
        .object(
            omittingNil: api.header("JoinConfiguration") + [
                ("controlPlane", role == .controlPlane ? controlPlane(credentials) : nil),
                ("nodeRegistration", oracleRegistration(isJoining: true)),
                ("discovery", discovery(credentials)),
                ("patches", Self.patches),
                ("skipPhases", ["preflight"]),
            ])
    }

    private func oracleRegistration(isJoining: Bool) -> Value {
        [
            "kubeletExtraArgs": api.arguments([
                ("node-ip", NodeAddress.first),
                ("node-labels", labels),
                ("tls-min-version", isJoining ? nil : cluster.tlsMinVersion.rawValue),
                ("tls-cipher-suites", cluster.effectiveCipherSuites),
                ("address", "0.0.0.0"),
                ("authorization-mode", "AlwaysAllow"),
                ("volume-plugin-dir", Self.volumePlugins),
            ]) ?? .null,
            "taints": taints(isAlone: !isJoining && cluster.workerNodes == 0) ?? .null,
        ]
    }
}

extension ClusterDocuments {
    var oracleClusterConfiguration: Value {
        let arguments = api.arguments([
            ("tls-min-version", cluster.tlsMinVersion.rawValue), ("tls-cipher-suites", cluster.effectiveCipherSuites),
        ])
        let component: Value = .object(omittingNil: [("extraArgs", arguments)])
        let etcd: Value = .object(
            omittingNil: image(cluster.componentTags?.etcd) + [
                (
                    "extraArgs",
                    api.arguments([
                        ("cipher-suites", cluster.effectiveCipherSuites),
                        ("listen-metrics-urls", "http://0.0.0.0:2381"),
                    ])
                ),
                ("peerCertSANs", .array([])),
            ])
        return .object(
            omittingNil: api.header("ClusterConfiguration") + [
                ("apiServer", component), ("controllerManager", component), ("scheduler", component),
                ("networking", networking),
                ("imageRepository", .string(cluster.imageRepository)),
                ("kubernetesVersion", .string(cluster.kubernetesVersion.description)),
                ("controlPlaneEndpoint", .string(cluster.controlPlaneEndpoint)),
                ("etcd", ["local": etcd]),
                ("dns", cluster.componentTags.map { .object(omittingNil: image($0.coreDNS)) }),
            ])
    }

    var oracleKubeProxy: Value {
        [
            "apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration",
            "mode": .string(cluster.kubeProxyMode.rawValue), "metricsBindAddress": "0.0.0.0:10249",
        ]
    }
}
