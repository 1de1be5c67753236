import Inventory
import Markup

extension ClusterFile {
    /// Exactly one of `virtualIp` and `loadBalancer`.
    static func endpoint(_ fields: Fields) -> APIEndpoint? {
        let virtualIP = fields.parseGiven("virtualIp") { try hostAddress($0) }
        let loadBalancer = fields.parseGiven("loadBalancer") { try EndpointHost($0) }
        switch (fields.given("virtualIp"), fields.given("loadBalancer")) {
        case (nil, nil):
            fields.faults.add(
                "neither `virtualIp` nor `loadBalancer` is set", at: fields.node.mark,
                remedy: "add `virtualIp:` with a free address of the hosts' network, or `loadBalancer:` with your own")
        case (let one?, let other?):
            let (first, second) = (min(one.mark, other.mark), max(one.mark, other.mark))
            let elsewhere =
                first.document == second.document
                ? "" : ", one of them in \(fields.faults.place(first, seenFrom: second))"
            fields.faults.add(
                "both `virtualIp` and `loadBalancer` are set\(elsewhere)", at: second,
                remedy: "keep the one that clients use")
        case (_?, nil): return virtualIP.map { .virtualIP($0) }
        case (nil, _?): return loadBalancer.map { .loadBalancer($0) }
        }
        return nil
    }

    private static func hostAddress(_ text: String) throws(InvalidValue) -> IPAddress {
        let address = try IPAddress(text)
        // A cluster of one machine may keep to itself.
        guard address.isOfHost || ["127.0.0.1", "::1"].contains(address.description) else {
            throw InvalidValue(text, expected: "an address that all hosts can reach; take a free one of their network")
        }
        return address
    }

    static func ports(_ fields: Fields, _ endpoint: APIEndpoint?) -> (main: Int, alternative: Int) {
        let main = fields.integer("kubeApiServerBindPort", in: 1...65535) ?? 6443
        let alternative = fields.integer("kubeApiServerBindPortAlt", in: 1...65535) ?? 6444
        check(main, "kubeApiServerBindPort", fields)
        guard case .virtualIP = endpoint else { return (main, alternative) }
        check(alternative, "kubeApiServerBindPortAlt", fields)
        if main == alternative {
            let isSet = fields.value("kubeApiServerBindPortAlt") != nil
            fields.faults.add(
                "`kubeApiServerBindPort` and `kubeApiServerBindPortAlt` are both \(main)",
                at: fields.mark(of: isSet ? "kubeApiServerBindPortAlt" : "kubeApiServerBindPort"),
                remedy: "give the API servers behind the virtual IP a port of their own")
        }
        return (main, alternative)
    }

    /// What listens on every control-plane node besides the API (Kubernetes, "Ports and Protocols").
    private static let taken = [
        22: "sshd", 2379: "etcd", 2380: "etcd", 2381: "etcd", 10248: "the kubelet", 10249: "kube-proxy",
        10250: "the kubelet", 10256: "kube-proxy", 10257: "the controller manager", 10259: "the scheduler",
    ]

    private static func check(_ port: Int, _ key: String, _ fields: Fields) {
        guard let owner = taken[port] else { return }
        fields.faults.add(
            "`\(key)` \(port) is the port of \(owner) on the same nodes", at: fields.mark(of: key),
            remedy: "choose another, such as 6443")
    }

    /// The endpoint against the hosts that hold it or stand behind it.
    static func check(_ endpoint: APIEndpoint?, _ interface: InterfaceName?, _ hosts: [Host], _ fields: Fields) {
        switch endpoint {
        case .virtualIP(let address):
            // A listed host's interface is the one with its MAC.
            if interface == nil, hosts.isEmpty {
                fields.faults.add(
                    "`virtualIp` needs `providers.byo.networkInterface`", at: fields.mark(of: "virtualIp"),
                    remedy: "name the interface that shall carry the address, such as enp1s0, or list the hosts")
            }
            for host in hosts where host.role == .controlPlane {
                let own = host.network.addresses.filter { $0.address.isVersion6 == address.isVersion6 }
                guard let first = own.first, !own.contains(where: { $0.contains(address) }) else { continue }
                fields.faults.add(
                    "`virtualIp` \(address) is not in the network of \(host.name), which has \(first)",
                    at: fields.mark(of: "virtualIp"),
                    remedy: "take a free address there: the control-plane hosts pass it among themselves")
                return
            }
        case .loadBalancer(.address(let address)):
            let isOnly = hosts.count { $0.role == .controlPlane } == 1
            for host in hosts {
                guard host.network.addresses.contains(where: { $0.address == address }) else { continue }
                // One control-plane host may well be the endpoint itself.
                if isOnly, host.role == .controlPlane { continue }
                fields.faults.add(
                    "`loadBalancer` \(address) is the address of \(host.name)", at: fields.mark(of: "loadBalancer"),
                    remedy: "name the load balancer before the control plane; without one, use `virtualIp:`")
            }
        case .loadBalancer(.name), nil: break
        }
    }
}
