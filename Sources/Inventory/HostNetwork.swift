package import Markup

/// How a host gets its addresses: by DHCP, or fixed ones.
package enum HostNetwork: Sendable, Hashable {
    case dhcp
    case fixed(address: InterfaceAddress, gateway: IPAddress?, nameservers: [IPAddress])

    /// Reads `address`, `gateway` and `nameservers` of a host; without `address` it is DHCP.
    package init(_ fields: Fields) {
        let address = fields.parse("address") { try InterfaceAddress($0) }
        let gateway = fields.parse("gateway") { try IPAddress($0) }
        let nameservers = fields.list("nameservers") { try IPAddress($0) }
        guard let address else {
            for key in ["gateway", "nameservers"] where fields.value("address") == nil && fields.value(key) != nil {
                fields.faults.add(
                    "`\(key)` without `address`", at: fields.mark(of: key),
                    remedy: "add `address: 192.0.2.11/24`, or leave the network to DHCP")
            }
            self = .dhcp
            return
        }
        if let gateway, gateway.isVersion6 != address.address.isVersion6 {
            fields.faults.add(
                "`gateway` and `address` are of two IP versions", at: fields.mark(of: "gateway"),
                remedy: "give both as IPv4 or both as IPv6")
        }
        self = .fixed(address: address, gateway: gateway, nameservers: nameservers)
    }
}
