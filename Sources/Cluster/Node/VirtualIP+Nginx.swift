import Inventory

extension VirtualIP {
    /// nginx's stream module: the API's port on this node, to the API server beside it; when that does not answer, to
    /// those of the other control-plane hosts whose addresses the cluster file fixes.
    var nginx: String {
        let port = cluster.bindPortAlternative
        let local = address.isVersion6 ? "[::1]" : "127.0.0.1"
        let others = cluster.controlPlaneHosts.filter { $0.name != host?.name }.compactMap(\.fixedAddress)
        let servers =
            ["server \(local):\(port);"] + others.map { "server \($0.urlHost):\(port) backup;" }
        let version4 = ["listen \(cluster.bindPort);"]
        let version6 = ["listen [::]:\(cluster.bindPort) ipv6only=on;"]
        let listen = cluster.isDualStack ? version4 + version6 : address.isVersion6 ? version6 : version4
        return text(
            servers: servers, settings: listen + ["proxy_connect_timeout 2s;", "proxy_timeout 1h;"])
    }

    /// As Oracle CNE has it.
    var compatibleNginx: String {
        text(
            servers: ["server localhost:\(cluster.bindPortAlternative);"],
            settings: [
                "listen \(cluster.bindPort);", "listen [::]:\(cluster.bindPort);", "proxy_connect_timeout 500m;",
            ])
    }

    private func text(servers: [String], settings: [String]) -> String {
        """
        worker_processes auto;
        error_log stderr warn;

        events {
            worker_connections 4096;
        }

        stream {
            upstream kubernetes {
                \(servers.joined(separator: "\n        "))
            }
            server {
                \(settings.joined(separator: "\n        "))
                proxy_pass kubernetes;
            }
        }

        """
    }
}
