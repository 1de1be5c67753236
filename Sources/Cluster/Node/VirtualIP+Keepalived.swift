import Inventory

extension VirtualIP {
    /// What `keepalived_interface` replaces on the node.
    private static let unknownInterface = "NET_INTERFACE"

    /// keepalived.conf(5). Where the cluster file fixes the addresses of all control-plane hosts they talk to each other
    /// alone; otherwise each hears the others by VRRP's multicast.
    var keepalived: String { text(router: router, peers: unicast) }

    /// As Oracle CNE has it: its monitor in the cluster fills in the peers.
    var compatibleKeepalived: String { text(router: 51, peers: "    unicast_peer {\n    }\n") }

    /// The virtual router's identifier, which clusters on one network must not share: the address's last byte, which
    /// they do not share in a network of up to 256 addresses; 255 for a zero, which is not allowed (RFC 9568, section
    /// 5.2.3).
    private var router: Int { address.bytes.last.map { $0 == 0 ? 255 : Int($0) } ?? 255 }

    private var unicast: String {
        let hosts = cluster.controlPlaneHosts
        let addresses = hosts.compactMap(\.fixedAddress).filter { $0.isVersion6 == address.isVersion6 }
        guard let own = host?.fixedAddress, addresses.count == hosts.count, addresses.count > 1,
            addresses.contains(own)
        else { return "" }
        let peers = addresses.filter { $0 != own }.map { "        \($0)\n" }.joined()
        return "    unicast_src_ip \(own)\n    unicast_peer {\n\(peers)    }\n"
    }

    private func text(router: Int, peers: String) -> String {
        """
        global_defs {
            enable_script_security
            script_user \(Self.keepalivedUser) \(Self.keepalivedUser)
        }

        vrrp_script check_apiserver {
            script "\(NodePaths.checkServer) \(address) \(cluster.bindPort)"
            interval 5
            fall 10
            rise 2
        }

        vrrp_instance kubernetes {
            state BACKUP
            interface \(interface.certain?.description ?? Self.unknownInterface)
            virtual_router_id \(router)
            priority 50
        \(peers)    virtual_ipaddress {
                \(address)/\(address.isVersion6 ? 128 : 32)
            }
            track_script {
                check_apiserver
            }
            notify \(NodePaths.keepalivedState)
        }

        """
    }
}
