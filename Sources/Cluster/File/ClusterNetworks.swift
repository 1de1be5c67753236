import Inventory
import Markup

/// The pod and service networks of a cluster, checked as kubeadm does (kubeadm, `ValidateNetworking`), and against each
/// other and the hosts.
struct ClusterNetworks {
    let pods: [CIDRBlock]
    let services: [CIDRBlock]
    /// What Oracle CNE lets pass.
    private(set) var warnings: [Fault] = []

    init(_ fields: Fields, endpoint: APIEndpoint?, compatibility: Compatibility?) {
        let given = (pods: Self.blocks(fields, "podSubnet"), services: Self.blocks(fields, "serviceSubnet"))
        pods = given.pods ?? Self.standard("10.244.0.0/16")
        services = given.services ?? Self.standard("10.96.0.0/12")
        checkSizes(fields)
        // What could not be read has been complained about.
        let isRead =
            (given.pods != nil || fields.value("podSubnet") == nil)
            && (given.services != nil || fields.value("serviceSubnet") == nil)
        if isRead { checkFamilies(fields) }
        for service in services {
            if let pod = pods.first(where: { $0.overlaps(service) }) {
                let fault = fields.faults.fault(
                    "`serviceSubnet` \(service) overlaps `podSubnet` \(pod)", at: Self.either(fields),
                    remedy: "choose networks that share no address")
                if compatibility == .ocne { warnings.append(fault) } else { fields.faults.add(fault) }
            }
        }
        switch endpoint {
        case .virtualIP(let address): checkOutside(address, "`virtualIp`", fields.mark(of: "virtualIp"), fields)
        case .loadBalancer(.address(let address)):
            checkOutside(address, "`loadBalancer`", fields.mark(of: "loadBalancer"), fields)
        case .loadBalancer(.name), nil: break
        }
    }

    /// The networks against the hosts' addresses and number.
    /// - Returns: What may work.
    func check(_ hosts: [Host], _ fields: Fields) -> [Fault] {
        var warnings: [Fault] = []
        for (index, host) in hosts.enumerated() {
            let mark = Self.mark(of: index, fields)
            for own in host.network.addresses { checkOutside(own.address, "`\(host.name)`", mark, fields) }
            // The API server's address is of the version of the first service network.
            guard host.role == .controlPlane, let first = services.first, let own = host.network.addresses.first,
                !host.network.addresses.contains(where: { $0.address.isVersion6 == first.address.isVersion6 })
            else { continue }
            let fault = fields.faults.fault(
                "`\(host.name)` has the \(Self.family(own.address)) address \(own.address), and the cluster's own IP"
                    + " version is \(Self.family(first.address)), that of the first `serviceSubnet`",
                at: mark, remedy: "give the host such an address, or put its version first in both subnets")
            // Of two versions the other address may come from a router.
            if services.count == 1 { fields.faults.add(fault) } else { warnings.append(fault) }
        }
        for pod in pods {
            let nodeLength = pod.address.isVersion6 ? 64 : 24
            guard pod.prefixLength <= nodeLength else { continue }
            let room = 1 << min(nodeLength - pod.prefixLength, 32)
            if hosts.count > room {
                fields.faults.add(
                    "`podSubnet` \(pod) has room for \(room) nodes, and there are \(hosts.count) hosts",
                    at: fields.mark(of: "podSubnet"),
                    remedy: "every node takes a /\(nodeLength) of it: take a larger one")
            }
        }
        return warnings
    }

    private static func family(_ address: IPAddress) -> String { address.isVersion6 ? "IPv6" : "IPv4" }

    private func checkOutside(_ address: IPAddress, _ what: String, _ mark: Mark, _ fields: Fields) {
        for block in pods + services where block.contains(address) {
            fields.faults.add(
                "\(what) \(address) lies in the cluster's own network \(block)", at: mark,
                remedy: "let `podSubnet` and `serviceSubnet` share no address with the network the hosts are in")
        }
    }

    private func checkSizes(_ fields: Fields) {
        for block in services {
            let bits = block.address.bytes.count * 8 - block.prefixLength
            guard !(4...20).contains(bits) else { continue }
            fields.faults.add(
                "`serviceSubnet` \(block) is too \(bits > 20 ? "large" : "small")",
                at: fields.mark(of: "serviceSubnet"),
                remedy: block.address.isVersion6 ? "Kubernetes takes /108 to /124" : "Kubernetes takes /12 to /28")
        }
        for block in pods {
            let range = block.address.isVersion6 ? 48...64 : 8...24
            guard !range.contains(block.prefixLength) else { continue }
            fields.faults.add(
                "`podSubnet` \(block) is too \(block.prefixLength < range.lowerBound ? "large" : "small")",
                at: fields.mark(of: "podSubnet"),
                remedy: "every node takes a /\(range.upperBound) of it, and Kubernetes takes /\(range.lowerBound) to "
                    + "/\(range.upperBound)")
        }
    }

    private func checkFamilies(_ fields: Fields) {
        guard pods.map(\.address.isVersion6) != services.map(\.address.isVersion6) else { return }
        func shown(_ blocks: [CIDRBlock]) -> String {
            blocks.map { Self.family($0.address) }.joined(separator: " and ")
        }
        fields.faults.add(
            "`podSubnet` is \(shown(pods)), `serviceSubnet` is \(shown(services))", at: Self.either(fields),
            remedy: "give both the same versions in the same order, with a comma between two blocks")
    }

    /// The place of the one that the user set, the later one of two.
    private static func either(_ fields: Fields) -> Mark {
        let set = ["podSubnet", "serviceSubnet"].filter { fields.value($0) != nil }
        return set.map { fields.value($0)?.mark ?? fields.node.mark }.max() ?? fields.node.mark
    }

    private static func mark(of index: Int, _ fields: Fields) -> Mark {
        guard case .sequence(let nodes) = fields.value("hosts")?.content, nodes.indices.contains(index) else {
            return fields.mark(of: "hosts")
        }
        return nodes[index]["address"]?.mark ?? nodes[index].mark
    }

    /// One block, or two of different IP versions, with a comma between; nil when there are none that can be read.
    private static func blocks(_ fields: Fields, _ key: String) -> [CIDRBlock]? {
        fields.parse(key) { try blocks($0) }
    }

    private static func blocks(_ text: String) throws(InvalidValue) -> [CIDRBlock] {
        var blocks: [CIDRBlock] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            blocks.append(try CIDRBlock(String(part)))
        }
        guard blocks.count == Set(blocks.map(\.address.isVersion6)).count else {
            throw InvalidValue(text, expected: "one block, or one for IPv4 and one for IPv6")
        }
        return blocks
    }

    private static func standard(_ text: String) -> [CIDRBlock] { (try? CIDRBlock(text)).map { [$0] } ?? [] }
}
