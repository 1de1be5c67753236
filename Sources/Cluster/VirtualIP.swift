import Ignition
import IgnitionAssets
import Inventory

/// What a control-plane node gets to hold the cluster's virtual IP together with the others: keepalived moves the
/// address, a local nginx passes the API's port to the API servers.
struct VirtualIP {
    private static let keepalivedUser = "keepalived_script"
    private static let nginxUser = "nginx_script"
    static let nginxImage = "container-registry.oracle.com/olcne/nginx:1.17.7-1"

    private let address: IPAddress
    private let interface: InterfaceName
    private let cluster: ClusterDefinition

    /// Nil where the cluster's endpoint is somebody else's load balancer.
    init?(_ cluster: ClusterDefinition, host: Host?) {
        guard case .virtualIP(let address) = cluster.endpoint,
            let interface = host?.interface ?? cluster.networkInterface
        else { return nil }
        self.address = address
        self.interface = interface
        self.cluster = cluster
    }

    func add(to node: inout NodeConfig) throws {
        try node.addSystemUser(Self.nginxUser)
        for (path, mode, contents) in [
            (NodePaths.keepalived, 0o644, Array(keepalived.utf8)),
            (NodePaths.checkServer, 0o755, IgnitionAsset.keepalivedCheckApiserver.bytes),
            (NodePaths.keepalivedState, 0o755, IgnitionAsset.keepalivedState.bytes),
            (NodePaths.keepalivedLog, 0o644, []),
        ] {
            node.add(
                try File(
                    path: path, mode: mode, user: Self.keepalivedUser, group: Self.keepalivedUser, contents: contents))
        }
        node.add(
            try File(path: NodePaths.nginx, mode: 0o644, user: Self.nginxUser, group: Self.nginxUser, text: nginx))
        node.add(try File(path: NodePaths.pullNginx, mode: 0o755, contents: IgnitionAsset.pullOcneNginx.bytes))
        node.add(try File(path: NodePaths.startNginx, mode: 0o755, contents: IgnitionAsset.startOcneNginx.bytes))
        node.add(try File(path: NodePaths.nginxImage, mode: 0o644, text: "IMAGE=\(Self.nginxImage)"))
        try addUnits(to: &node)
    }

    private func addUnits(to node: inout NodeConfig) throws {
        let proxy = try ProxyDropIn.list(cluster.proxy)
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
        node.add(try Unit(name: "keepalived.service", enabled: true))
    }

    /// keepalived.conf(5). Peers come later, from the cluster itself; until then the address goes to whoever is up.
    private var keepalived: String {
        let prefixLength = address.isVersion6 ? 128 : 32
        return """
            global_defs {
                enable_script_security
                script_user \(Self.keepalivedUser) \(Self.keepalivedUser)
            }

            vrrp_script check_apiserver {
                script "\(NodePaths.checkServer) \(address) \(cluster.bindPort) \(interface)"
                interval 5
                fall 10
                rise 2
            }

            vrrp_instance kubernetes {
                state BACKUP
                interface \(interface)
                virtual_router_id 51
                priority 50
                unicast_peer {
                }
                virtual_ipaddress {
                    \(address)/\(prefixLength)
                }
                track_script {
                    check_apiserver
                }
                notify \(NodePaths.keepalivedState)
            }

            """
    }

    /// nginx's stream module: the API's port on this node, to the API server beside it until others are known.
    private var nginx: String {
        """
        worker_processes auto;
        error_log stderr warn;

        events {
            worker_connections 4096;
        }

        stream {
            upstream kubernetes {
                server localhost:\(cluster.bindPortAlternative);
            }
            server {
                listen \(cluster.bindPort);
                listen [::]:\(cluster.bindPort);
                proxy_connect_timeout 500m;
                proxy_pass kubernetes;
            }
        }

        """
    }
}
