import Ignition
import IgnitionAssets
import Inventory

/// What a control-plane node gets to hold the cluster's virtual IP together with the others: keepalived moves the
/// address, a local nginx passes the API's port to the API servers.
struct VirtualIP {
    static let keepalivedUser = "keepalived_script"
    private static let nginxUser = "nginx_script"

    let address: IPAddress
    let interface: NodeInterface
    let cluster: ClusterDefinition
    let host: Host?

    /// Nil where the cluster's endpoint is somebody else's load balancer.
    init?(_ cluster: ClusterDefinition, host: Host?) {
        guard case .virtualIP(let address) = cluster.endpoint else { return nil }
        self.address = address
        self.cluster = cluster
        self.host = host
        interface = NodeInterface(cluster, host: host)
    }

    /// The image of nginx: beside kubeadm's, which Oracle CNE always takes from its own registry.
    static func nginxImage(_ cluster: ClusterDefinition) -> String {
        "\(cluster.compatibility == nil ? cluster.imageRepository : ClusterImages.repository)/nginx:1.17.7-1"
    }

    func add(to node: inout NodeConfig) throws {
        try node.addSystemUser(Self.nginxUser)
        for (path, mode, contents) in [
            (NodePaths.keepalived, 0o644, Array((isCompatible ? compatibleKeepalived : keepalived).utf8)),
            (NodePaths.checkServer, 0o755, IgnitionAsset.keepalivedCheckApiserver.bytes),
            (NodePaths.keepalivedState, 0o755, IgnitionAsset.keepalivedState.bytes),
            (NodePaths.keepalivedLog, 0o644, []),
        ] {
            node.add(
                try File(
                    path: path, mode: mode, user: Self.keepalivedUser, group: Self.keepalivedUser, contents: contents))
        }
        node.add(
            try File(
                path: NodePaths.nginx, mode: 0o644, user: Self.nginxUser, group: Self.nginxUser,
                text: isCompatible ? compatibleNginx : nginx))
        node.add(try File(path: NodePaths.pullNginx, mode: 0o755, contents: IgnitionAsset.pullOcneNginx.bytes))
        node.add(try File(path: NodePaths.startNginx, mode: 0o755, contents: IgnitionAsset.startOcneNginx.bytes))
        node.add(try File(path: NodePaths.nginxImage, mode: 0o644, text: "IMAGE=\(Self.nginxImage(cluster))"))
        if interface.certain == nil {
            node.add(
                try File(
                    path: NodePaths.keepalivedInterface, mode: 0o555,
                    contents: IgnitionAsset.keepalivedInterface.bytes))
        }
        try addUnits(to: &node)
    }

    private var isCompatible: Bool { cluster.compatibility == .ocne }

    private func addUnits(to node: inout NodeConfig) throws {
        let proxy =
            try isCompatible ? ProxyDropIn.compatibleList(cluster.proxy) : ProxyDropIn.list(cluster, host: host)
        node.add(
            try Unit(
                name: "ocne-nginx.service", enabled: true, contents: IgnitionAsset.nginxService.text, dropIns: proxy))
        for (name, asset) in [
            ("ocne-nginx-refresh.service", IgnitionAsset.nginxRefreshService),
            ("ocne-nginx-refresh.path", .nginxRefreshPath),
            ("keepalived-refresh.service", .keepalivedRefreshService),
            ("keepalived-refresh.path", .keepalivedRefreshPath),
        ] {
            node.add(try Unit(name: name, enabled: true, contents: asset.text))
        }
        node.add(
            try Unit(
                name: "keepalived.service", enabled: true, dropIns: interface.certain == nil ? [interfaceDropIn()] : []
            ))
    }

    /// Has the interface's name written into the configuration before keepalived reads it.
    private func interfaceDropIn() throws -> DropIn {
        try DropIn(
            name: "interface.conf",
            contents: """
                [Unit]
                StartLimitIntervalSec=0

                [Service]
                \(interface.environment)ExecStartPre=+\(NodePaths.keepalivedInterface)
                Restart=on-failure
                RestartSec=10s

                """)
    }
}
