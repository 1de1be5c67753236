import Ignition
import Inventory

/// The drop-in that tells a service of the node its proxies (systemd.exec(5), `Environment=`).
enum ProxyDropIn {
    /// What every service gets that fetches something: one drop-in, or none where nothing is configured. Oracle CNE's
    /// services always have one.
    static func list(_ cluster: ClusterDefinition, host: Host?) throws -> [DropIn] {
        if cluster.compatibility == .ocne { return [try compatible(cluster.proxy, direct: networks(cluster))] }
        guard !cluster.proxy.isEmpty else { return [] }
        let direct = directly(cluster, host).map(escaped).joined(separator: ",")
        let lines = proxies(cluster.proxy).flatMap { name, value in
            [name, name.lowercased()].map { "\($0)=\(escaped(value))" }
        }
        return [try dropIn((lines + ["NO_PROXY=\(direct)", "no_proxy=\(direct)"]).map { "\"\($0)\"" })]
    }

    /// What Oracle CNE gives the load balancer of a virtual IP, which has only what the cluster file says.
    static func compatibleList(_ settings: ProxySettings) throws -> [DropIn] {
        settings.isEmpty ? [] : [try compatible(settings, direct: [])]
    }

    private static func compatible(_ settings: ProxySettings, direct: [String]) throws -> DropIn {
        let lines = proxies(settings).flatMap { name, value in
            [name, name.lowercased()].map { "\($0)=\(escaped(value))" }
        }
        let words = (settings.noProxy.map { [$0] } ?? []) + direct
        return try dropIn(lines + (words.isEmpty ? [] : ["no_proxy=\(escaped(words.joined(separator: ",")))"]))
    }

    private static func proxies(_ settings: ProxySettings) -> [(String, String)] {
        [("HTTPS_PROXY", settings.https), ("HTTP_PROXY", settings.http)].compactMap { name, value in
            value.map { (name, $0) }
        }
    }

    private static func dropIn(_ assignments: [String]) throws -> DropIn {
        let lines = ["[Service]"] + assignments.map { "Environment=\($0)" }
        return try DropIn(name: "proxy.conf", contents: lines.joined(separator: "\n") + "\n")
    }

    private static func networks(_ cluster: ClusterDefinition) -> [String] {
        [cluster.endpoint.host.description] + (cluster.serviceSubnets + cluster.podSubnets).map(\.description)
    }

    /// What is reached without a proxy: what the operator names, the node itself, the cluster's own, its control plane,
    /// and where a host has a fixed address, all of its network. `ocne.sh` adds the addresses that it finds.
    private static func directly(_ cluster: ClusterDefinition, _ host: Host?) -> [String] {
        var words = (cluster.proxy.noProxy ?? "").split(separator: ",").map(String.init)
        words += ["localhost", "127.0.0.1", "::1", ".svc", ".cluster.local"] + networks(cluster)
        for other in cluster.controlPlaneHosts + (host.map { [$0] } ?? []) {
            words.append(other.name.description)
            for own in other.network.addresses { words += [own.address.description, own.block] }
        }
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }

    /// Percent signs are specifiers of systemd; quotes and backslashes cannot occur (``ProxySettings``).
    /// By bytes: an accent joins the sign before it into another character.
    private static func escaped(_ text: String) -> String {
        String(decoding: text.utf8.flatMap { $0 == UInt8(ascii: "%") ? [$0, $0] : [$0] }, as: UTF8.self)
    }
}

extension InterfaceAddress {
    /// The block that the interface is in, as ``CIDRBlock`` writes it.
    fileprivate var block: String {
        var kept = address.bytes
        for index in kept.indices {
            kept[index] &= UInt8(truncatingIfNeeded: 0xFF00 >> min(8, max(0, prefixLength - index * 8)))
        }
        var words: [String] = []
        if address.isVersion6 {
            for index in stride(from: 0, to: kept.count, by: 2) {
                let group: Int = Int(kept[index]) << 8 | Int(kept[index + 1])
                words.append(String(group, radix: 16))
            }
        } else {
            words = kept.map { "\($0)" }
        }
        let text = words.joined(separator: address.isVersion6 ? ":" : ".")
        return "\((try? IPAddress(text))?.description ?? text)/\(prefixLength)"
    }
}
