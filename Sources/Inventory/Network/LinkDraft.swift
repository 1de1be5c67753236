import Markup

/// An entry of `network:` as it was read: it names others as the text does, by name or by MAC.
struct LinkDraft {
    enum Kind: String {
        case ethernet = "ethernets"
        case bond = "bonds"
        case vlan = "vlans"
        case bridge = "bridges"
    }

    let kind: Kind
    /// The entry's own keys.
    let fields: Fields
    let givenName: MarkedValue<InterfaceName>?
    let mac: MarkedValue<MACAddress>?
    let mtu: Int?
    let addressing: LinkAddressing
    /// What it lies on: members, ports, or the one link of a VLAN.
    let lower: [MarkedValue<String>]
    let bond: BondOptions?
    let vlanID: Int?

    /// The NICs' names by which the kernel counts them: it may hand them to others first (dracut.cmdline(7), `ifname`).
    private static let counted = "eth"
    /// Names with a meaning of their own to the kernel, to NetworkManager or to `network --device`.
    private static let reserved: Set = ["lo", "all", "default", "bonding_masters", "link", "bootif", "ibft"]

    init(_ kind: Kind, _ fields: Fields) {
        self.kind = kind
        self.fields = fields
        givenName = fields.marked("name") { try InterfaceName($0) }
        mac = kind == .ethernet ? fields.marked("mac") { try MACAddress($0) } : nil
        mtu = fields.integer("mtu", in: 576...65535)
        addressing = LinkAddressing(fields)
        bond = kind == .bond ? BondOptions(fields) : nil
        vlanID = kind == .vlan ? Self.identifier(fields) : nil
        switch kind {
        case .ethernet: lower = []
        case .bond, .bridge:
            lower = fields.markedList("interfaces") { $0 }
            if fields.items("interfaces").isEmpty { fields.missing("interfaces") }
        case .vlan:
            lower = fields.marked("link") { $0 }.map { [$0] } ?? []
            if fields.value("link") == nil { fields.missing("link") }
        }
        if kind == .bridge { Self.refuseParameters(fields) }
        if kind != .ethernet, kind != .vlan, fields.value("name") == nil { fields.missing("name") }
        fields.finish()
        checkName()
        checkMTU()
    }

    private static func identifier(_ fields: Fields) -> Int? {
        if fields.value("id") == nil { fields.missing("id") }
        return fields.integer("id", in: 1...4094)
    }

    /// `bridge=` of an initial RAM disk has none, and its bridges speak no spanning-tree protocol.
    private static func refuseParameters(_ fields: Fields) {
        guard let parameters = fields.fields("parameters") else { return }
        let isPlain = parameters.keys.allSatisfy { $0 == "stp" } && parameters.boolean("stp") == false
        guard !isPlain else { return }
        fields.faults.add(
            "`\(parameters.path)`: an initial RAM disk cannot be told parameters of a bridge",
            at: fields.mark(of: "parameters"),
            remedy: "remove them: it forwards at once, without a spanning tree (`stp: false`)")
    }

    private func checkName() {
        guard let name = givenName, kind != .vlan else { return }
        let text = name.value.description
        if Self.reserved.contains(text) {
            fields.faults.add(
                "`\(name.path)` \(text) means something else to an installer or to the kernel", at: name.mark,
                remedy: "choose another, such as nic0")
        }
        if mac != nil, text.hasPrefix(Self.counted), text.dropFirst(3).allSatisfy(\.isNumber), text.count > 3 {
            fields.faults.add(
                "`\(name.path)` \(text): a NIC cannot be renamed to a name that the kernel gives itself",
                at: name.mark, remedy: "choose another, such as nic0")
        }
        if text.contains(".") || text.hasPrefix("vlan") {
            fields.faults.add(
                "`\(name.path)` \(text) is read as the name of a VLAN", at: name.mark,
                remedy: "leave out the dot, and begin with something else than vlan")
        }
    }

    private func checkMTU() {
        guard let mtu, mtu < 1280, addressing.ipv6 != .off else { return }
        fields.faults.add(
            "`\(fields.full("mtu"))` \(mtu) is too small for IPv6", at: fields.mark(of: "mtu"),
            remedy: "IPv6 needs at least 1280 bytes")
    }
}
