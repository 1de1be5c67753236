import Inventory
import Markup
import PKI

/// What kubeadm is told of one node: InitConfiguration or JoinConfiguration.
struct NodeDocuments {
    /// Flexible volumes' plugins; kubelet's own directory is read-only in an OSTree image.
    static let volumePlugins = "/var/lib/kubelet/volumeplugins"
    /// How long a control plane may take to come up, images and all: with the preflight checks out of the way, which
    /// take offence at a second attempt, nothing has pulled them before.
    static let startTime: Value = "10m0s"
    /// What kubeadm gives control-plane nodes unless it is told taints.
    private static let standardTaint = try? NodeTaint("node-role.kubernetes.io/control-plane:NoSchedule")

    let cluster: ClusterDefinition
    let api: KubeadmAPI
    let role: HostRole
    let host: Host?

    func start(_ secrets: ClusterSecrets) -> Value {
        let token: Value = [
            "token": .string(secrets.bootstrapToken.text), "description": "hosts of the cluster file",
            "ttl": "24h0m0s",
        ]
        return .object(
            omittingNil: api.header("InitConfiguration") + [
                ("bootstrapTokens", [token]),
                ("localAPIEndpoint", localEndpoint),
                ("nodeRegistration", registration(isJoining: false)),
                ("certificateKey", .string(secrets.certificateKey.text)),
                ("skipPhases", .array(skippedAddOns + ["preflight"])),
                ("patches", Self.patches),
                ("timeouts", timeouts),
            ])
    }

    func join(_ credentials: JoinCredentials) -> Value {
        .object(
            omittingNil: api.header("JoinConfiguration") + [
                ("controlPlane", role == .controlPlane ? controlPlane(credentials) : nil),
                ("nodeRegistration", registration(isJoining: true)),
                ("discovery", discovery(credentials)),
                ("patches", Self.patches),
                ("skipPhases", ["preflight"]),
                ("timeouts", role == .controlPlane ? timeouts : nil),
            ])
    }

    /// What `patches` of both kinds name.
    static let patches: Value = ["directory": .string(NodePaths.patches)]

    /// The port that an API server listens on: not the cluster's own where a proxy on the node holds that.
    var localEndpoint: Value {
        let port = if case .virtualIP = cluster.endpoint { cluster.bindPortAlternative } else { cluster.bindPort }
        return ["advertiseAddress": .string(NodeAddress.first), "bindPort": .integer(port)]
    }

    /// The phases of a start that install what is switched off.
    var skippedAddOns: [Value] {
        (cluster.hasKubeProxy ? [] : ["addon/kube-proxy"]) + (cluster.hasCoreDNS ? [] : ["addon/coredns"])
    }

    func controlPlane(_ credentials: JoinCredentials) -> Value {
        .object(omittingNil: [
            ("localAPIEndpoint", localEndpoint),
            ("certificateKey", credentials.certificateKey.map { .string($0.text) }),
        ])
    }

    func discovery(_ credentials: JoinCredentials) -> Value {
        [
            "bootstrapToken": [
                "apiServerEndpoint": .string(cluster.controlPlaneEndpoint),
                "token": .string(credentials.token.text),
                "caCertHashes": .array(credentials.authorityPins.map { .string($0.description) }),
            ]
        ]
    }

    var labels: String? {
        let labels = cluster.registration(of: host, role: role).labels
        return labels.isEmpty ? nil : labels.map(\.description).joined(separator: ",")
    }

    /// Nil leaves kubeadm's own: one on the control plane, none elsewhere. An empty list lets the only nodes there are
    /// run everything.
    func taints(isAlone: Bool) -> Value? {
        let own = cluster.registration(of: host, role: role).taints
        if own.isEmpty { return isAlone ? .array([]) : nil }
        let isStandard = role == .controlPlane && !isAlone
        let standard = Self.standardTaint.map { isStandard && !own.contains($0) ? [$0] : [] } ?? []
        return .array(
            (standard + own).map { taint in
                .object(omittingNil: [
                    ("key", .string(taint.key)), ("value", taint.value.map { .string($0) }),
                    ("effect", .string(taint.effect.rawValue)),
                ])
            })
    }

    private func registration(isJoining: Bool) -> Value {
        // What stands in KubeletConfiguration is repeated for a host that joins, since the cluster need not be one that
        // Slipway has made.
        let repeated = [
            ("tls-min-version", cluster.tlsMinVersion.rawValue), ("tls-cipher-suites", cluster.effectiveCipherSuites),
            ("volume-plugin-dir", Self.volumePlugins),
        ]
        let arguments: [(String, String?)] = [
            ("node-ip", cluster.isDualStack ? NodeAddress.all : NodeAddress.first), ("node-labels", labels),
        ]
        return .object(omittingNil: [
            ("name", host.map { .string($0.name.description) }),
            ("kubeletExtraArgs", api.arguments(arguments + (isJoining ? repeated : []))),
            ("taints", taints(isAlone: role == .controlPlane && cluster.workerNodes == 0)),
        ])
    }

    /// Before v1beta4 the whole cluster has one (`timeoutForControlPlane`).
    private var timeouts: Value? {
        api == .v1beta4 ? ["controlPlaneComponentHealthCheck": Self.startTime] : nil
    }
}
