import Inventory
import Markup

extension ClusterFile {
    /// Exactly one of `virtualIp` and `loadBalancer`.
    static func endpoint(_ fields: Fields, interface: InterfaceName?) -> APIEndpoint? {
        let virtualIP = fields.parse("virtualIp") { try IPAddress($0) }
        let loadBalancer = fields.parse("loadBalancer") { try EndpointHost($0) }
        switch (fields.value("virtualIp"), fields.value("loadBalancer")) {
        case (nil, nil):
            fields.faults.add(
                "neither `virtualIp` nor `loadBalancer` is set", at: fields.node.mark,
                remedy: "add `virtualIp:` with a free address of the hosts' network, or `loadBalancer:` with your own")
        case (let one?, let other?):
            fields.faults.add(
                "both `virtualIp` and `loadBalancer` are set", at: max(one.mark, other.mark),
                remedy: "keep the one that clients use")
        case (_?, nil):
            if interface == nil {
                fields.faults.add(
                    "`virtualIp` needs `providers.byo.networkInterface`", at: fields.mark(of: "virtualIp"),
                    remedy: "name the interface that shall carry the address, such as enp1s0")
            }
            return virtualIP.map { .virtualIP($0) }
        case (nil, _?):
            return loadBalancer.map { .loadBalancer($0) }
        }
        return nil
    }

    static func ports(_ fields: Fields, _ endpoint: APIEndpoint?) -> (main: Int, alternative: Int) {
        let main = fields.integer("kubeApiServerBindPort", in: 1...65535) ?? 6443
        let alternative = fields.integer("kubeApiServerBindPortAlt", in: 1...65535) ?? 6444
        if case .virtualIP = endpoint, main == alternative {
            fields.faults.add(
                "`kubeApiServerBindPort` and `kubeApiServerBindPortAlt` are both \(main)",
                at: fields.mark(of: "kubeApiServerBindPortAlt"),
                remedy: "give the API servers behind the virtual IP a port of their own")
        }
        return (main, alternative)
    }
}
