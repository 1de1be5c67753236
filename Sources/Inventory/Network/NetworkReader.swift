import Markup

/// Reads `network:` of a host in netplan's words: `ethernets`, `bonds`, `vlans`, `bridges`, `nameservers`, `search`.
///
/// Two passes: first every entry for itself, then their names for each other.
struct NetworkReader {
    private let fields: Fields
    private let host: MACAddress?
    private let drafts: [LinkDraft]
    private let nameservers: [MarkedValue<IPAddress>]
    private let search: [HostName]

    /// More than any machine has; bounds the work on hostile files.
    private static let mostLinks = 128

    /// - Parameter host: The MAC address that the host boots from; nil when it could not be read.
    init(_ fields: Fields, host: MACAddress?) {
        self.fields = fields
        self.host = host
        var drafts: [LinkDraft] = []
        for kind in [LinkDraft.Kind.ethernet, .bond, .vlan, .bridge] {
            let items = fields.items(kind.rawValue)
            if items.count + drafts.count > Self.mostLinks {
                fields.faults.add(
                    "`\(fields.full(kind.rawValue))`: more than \(Self.mostLinks) interfaces",
                    at: fields.mark(of: kind.rawValue), remedy: "list those that the host needs to be reached")
                break
            }
            for (path, node) in items {
                drafts.append(LinkDraft(kind, Fields(node, path: path, faults: fields.faults)))
            }
        }
        self.drafts = drafts
        nameservers = fields.markedList("nameservers") { try IPAddress($0) }
        search = fields.list("search") { try HostName($0) }
        fields.finish()
    }

    /// The network; nil when the entries do not fit together, which leaves faults behind.
    func read() -> HostNetwork? {
        guard !drafts.isEmpty else {
            fields.faults.add(
                "`\(fields.path)` has no interfaces", at: fields.node.mark,
                remedy: "add `ethernets: [{dhcp4: true}]`, or leave the whole out for DHCP")
            return nil
        }
        var names = NetworkNames(drafts, host: host)
        guard names.resolve(drafts, fields.faults) else { return nil }
        let rules = NetworkRules(drafts: drafts, names: names, faults: fields.faults)
        guard rules.check(nameservers: nameservers) else { return nil }
        return HostNetwork(
            links: drafts.indices.compactMap { link($0, names) }, nameservers: nameservers.map(\.value),
            searchDomains: search)
    }

    private func link(_ index: Int, _ names: NetworkNames) -> NetworkLink? {
        let draft = drafts[index]
        guard let kind = kind(index, names) else { return nil }
        return NetworkLink(
            names.names[index], kind, mtu: draft.mtu, ipv4: draft.addressing.ipv4, ipv6: draft.addressing.ipv6,
            routes: draft.addressing.routes.map(\.value))
    }

    private func kind(_ index: Int, _ names: NetworkNames) -> NetworkLink.Kind? {
        let draft = drafts[index]
        let lower = names.lower[index].compactMap { names.names[$0] }
        switch draft.kind {
        case .ethernet: return .ethernet(names.names[index] == nil ? nil : draft.mac?.value)
        case .bond:
            var options = draft.bond?.options ?? []
            if let primary = names.primary[index].flatMap({ names.names[$0] }) {
                options.append(BondOption(name: "primary", value: primary.description))
            }
            return .bond(members: lower, options: options)
        case .vlan:
            guard let id = draft.vlanID, let link = lower.first else { return nil }
            return .vlan(id: id, on: link)
        case .bridge: return .bridge(ports: lower)
        }
    }
}
