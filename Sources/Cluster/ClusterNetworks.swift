import Inventory
import Markup

/// The pod and service networks of a cluster file, checked against each other.
struct ClusterNetworks {
    let pods: [CIDRBlock]
    let services: [CIDRBlock]

    init(_ fields: Fields, endpoint: APIEndpoint?) {
        pods = Self.blocks(fields, "podSubnet", standard: "10.244.0.0/16")
        services = Self.blocks(fields, "serviceSubnet", standard: "10.96.0.0/12")
        for service in services {
            if let pod = pods.first(where: { $0.overlaps(service) }) {
                let key = fields.value("serviceSubnet") == nil ? "podSubnet" : "serviceSubnet"
                fields.faults.add(
                    "`serviceSubnet` \(service) overlaps `podSubnet` \(pod)", at: fields.mark(of: key),
                    remedy: "choose networks that share no address")
            }
        }
        guard case .virtualIP(let address) = endpoint else { return }
        for block in pods + services where block.contains(address) {
            fields.faults.add(
                "`virtualIp` \(address) lies in the cluster's own network \(block)", at: fields.mark(of: "virtualIp"),
                remedy: "take a free address of the network the hosts are in")
        }
    }

    /// One block, or two of different IP versions, with a comma between.
    private static func blocks(_ fields: Fields, _ key: String, standard: String) -> [CIDRBlock] {
        let given = fields.parse(key) { text throws(InvalidValue) in try parse(text) }
        return given ?? ((try? parse(standard)) ?? [])
    }

    private static func parse(_ text: String) throws(InvalidValue) -> [CIDRBlock] {
        var blocks: [CIDRBlock] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            blocks.append(try CIDRBlock(String(part)))
        }
        guard blocks.count == Set(blocks.map(\.address.isVersion6)).count else {
            throw InvalidValue(text, expected: "one block, or one for IPv4 and one for IPv6")
        }
        return blocks
    }
}
