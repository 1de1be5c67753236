import Glibc
import TestSupport

/// NetworkManager's own reader of the kernel arguments of initial RAM disks, nm-initrd-generator(8).
enum InitrdGenerator {
    /// The path in `SLIPWAY_NM_INITRD_GENERATOR`, or where distributions have it.
    private static let path: String? = {
        let given = getenv("SLIPWAY_NM_INITRD_GENERATOR").map { String(cString: $0) }
        let places = ["/usr/libexec/nm-initrd-generator", "/usr/lib/NetworkManager/nm-initrd-generator"]
        return ([given].compactMap { $0 } + places).first { access($0, X_OK) == 0 }
    }()

    static var isUsable: Bool { path != nil || Tool.areRequired }

    /// What NetworkManager would do, and nothing on standard error.
    static func read(_ words: [String]) async throws -> NetworkDescription {
        let result = try await run(path ?? "nm-initrd-generator", ["-s", "--"] + words)
        guard result.succeeded, result.error.isEmpty else { throw TestFailure("\(result)") }
        var description = NetworkDescription()
        var connections: [[String: String]] = []
        var section = ""
        for line in result.output.split(separator: "\n") {
            if line.hasPrefix("*** Hostname '") { description.hostName = String(line.dropFirst(14).dropLast(5)) }
            if line.hasPrefix("*** Connection") { connections.append([:]) }
            if line.hasPrefix("*** Configuration") { section = "other" }
            if line.hasPrefix("[") { section = String(line.dropFirst().dropLast()) }
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            guard !connections.isEmpty, parts.count == 2 else { continue }
            connections[connections.count - 1]["\(section).\(parts[0])"] = parts[1]
        }
        description.fill(connections)
        return description
    }

    /// What is left of a description in NetworkManager's terms: it knows no DHCPv6 without routers, no names of NICs,
    /// and gives every interface the name servers.
    static func expected(_ description: NetworkDescription, from words: [String]) -> NetworkDescription {
        var description = description
        for (name, link) in description.links where link.ipv6 == "dhcp" { description.links[name]?.ipv6 = "router" }
        // A NIC by itself that it is told nothing of but what lies on it may have no profile at all.
        description.macs = description.macs.filter { $0.key == $0.value }
        description.search = []
        if words.contains("ip=dhcp") { description.hostName = "" }
        return description
    }
}

extension NetworkDescription {
    fileprivate mutating func fill(_ connections: [[String: String]]) {
        var names: [String: String] = [:]
        for connection in connections {
            names[connection["connection.uuid"] ?? ""] = Self.name(of: connection)
        }
        for connection in connections {
            let name = Self.name(of: connection)
            if name.contains(":") { macs[name] = name }
            let parts = connections.filter { names[$0["connection.master"] ?? "?"] == name }.map(Self.name).sorted()
            var link = Link()
            switch connection["connection.type"] {
            case "bond":
                let options = connection.filter { $0.key.hasPrefix("bond.") }.map {
                    "\($0.key.dropFirst(5))=\($0.value)"
                }
                link.kind = Self.bond(parts, options)
            case "vlan": link.kind = "vlan \(connection["vlan.id"] ?? "") on \(connection["vlan.parent"] ?? "")"
            case "bridge": link.kind = Self.bridge(parts) + (connection["bridge.stp"] == "false" ? "" : " spanning")
            default: break
            }
            link.mtu = connection["ethernet.mtu"] ?? ""
            link.ipv4 = method(connection, "ipv4", automatic: "dhcp", &link)
            link.ipv6 = method(connection, "ipv6", automatic: "router", &link)
            links[name] = link
        }
    }

    private static func name(of connection: [String: String]) -> String {
        connection["connection.interface-name"] ?? connection["ethernet.mac-address"]?.lowercased() ?? "?"
    }

    private mutating func method(
        _ connection: [String: String], _ version: String, automatic: String, _ link: inout Link
    ) -> String {
        nameServers.formUnion((connection["\(version).dns"] ?? "").split(separator: ";").map(String.init))
        if let route = connection["\(version).route1"] { link.routes.insert(route.replacing(",", with: " ")) }
        switch connection["\(version).method"] {
        case "auto": return automatic
        case "manual":
            let parts = (connection["\(version).address1"] ?? "").split(separator: ",").map(String.init)
            link.gateways += parts.dropFirst()
            return parts.first ?? "?"
        default: return "off"
        }
    }
}
