import Inventory
import Markup

extension ClusterFile {
    /// The entries of `hosts:`; what one host may have only once is checked across all.
    static func hosts(
        _ fields: Fields, _ endpoint: APIEndpoint?, _ extra: ExtraIgnitionFields
    ) -> (hosts: [Host], ignition: [HostName: [ExtraIgnition]]) {
        var hosts: [Host] = []
        var ignition: [HostName: [ExtraIgnition]] = [:]
        var names: [HostName: Mark] = [:]
        var macs: [MACAddress: Mark] = [:]
        var addresses: [IPAddress: Mark] = [:]
        var uuids: [SystemUUID: Mark] = [:]
        var serials: [HardwareMark: Mark] = [:]
        var assetTags: [HardwareMark: Mark] = [:]
        if case .virtualIP(let address) = endpoint { addresses[address] = fields.mark(of: "virtualIp") }
        for (path, node) in fields.items("hosts") {
            let entry = Fields(node, path: path, faults: fields.faults)
            guard let host = Host(entry) else { continue }
            unique(host.name, entry, "name", &names)
            if let mac = host.mac { unique(mac, entry, "mac", &macs) }
            let network = entry.value("network") == nil ? "address" : "network"
            for own in host.network.macs where own != host.mac { unique(own, entry, network, &macs) }
            // One that stands in both lists is one interface.
            let known = Set(host.network.macs)
            for own in host.otherMACs where !known.contains(own) { unique(own, entry, "macs", &macs) }
            if let uuid = host.uuid { unique(uuid, entry, "uuid", &uuids) }
            if let serial = host.serial { unique(serial, entry, "serial", &serials) }
            if let tag = host.assetTag { unique(tag, entry, "assetTag", &assetTags) }
            for own in host.network.addresses { unique(own.address, entry, network, &addresses) }
            entry.checkLabels(host.registration)
            let own = extra.load(entry)
            if !own.isEmpty { ignition[host.name] = own }
            hosts.append(host)
        }
        if let first = hosts.first, !hosts.contains(where: { $0.role == .controlPlane }) {
            fields.faults.add(
                "no host has the role control-plane", at: fields.mark(of: "hosts"),
                remedy: "give one, such as \(first.name), `role: control-plane`: the first of them starts the cluster")
        }
        return (hosts, ignition)
    }

    private static func unique<T: Hashable & CustomStringConvertible>(
        _ value: T, _ entry: Fields, _ key: String, _ seen: inout [T: Mark]
    ) {
        let mark = entry.value(key)?.mark ?? entry.node.mark
        if let first = seen[value] {
            entry.faults.add(
                "`\(entry.path).\(key)` \(value) is already taken at \(entry.faults.place(first, seenFrom: mark))",
                at: mark, remedy: "every host needs its own")
        } else {
            seen[value] = mark
        }
    }
}
