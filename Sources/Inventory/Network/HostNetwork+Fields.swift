package import Markup

extension HostNetwork {
    /// Reads the network of an entry of `hosts:`: `network`, or its shorthand for one interface, `address`, `gateway`
    /// and `nameservers`. Without any of them it is DHCP.
    /// - Parameter mac: The MAC address that the host boots from; nil when it could not be read.
    package init(_ fields: Fields, mac: MACAddress?) {
        let shorthand = ["interface", "address", "gateway", "nameservers"].filter { fields.value($0) != nil }
        guard let network = fields.fields("network") else {
            self = Self.shorthand(fields)
            return
        }
        for key in shorthand {
            fields.faults.add(
                "`\(key)` and `network`: the one is a shorthand of the other", at: fields.mark(of: key),
                remedy: "move it into `network`")
        }
        self = NetworkReader(network, host: mac).read() ?? .dhcp
    }

    private static func shorthand(_ fields: Fields) -> HostNetwork {
        let address = fields.parse("address") { try InterfaceAddress($0) }
        let gateway = fields.marked("gateway") { try IPAddress($0) }
        let nameservers = fields.markedList("nameservers") { try IPAddress($0) }
        guard let address else {
            for key in ["gateway", "nameservers"] where fields.value("address") == nil && fields.value(key) != nil {
                fields.faults.add(
                    "`\(key)` without `address`", at: fields.mark(of: key),
                    remedy: "add `address: 192.0.2.11/24`, or leave the network to DHCP")
            }
            return .dhcp
        }
        if let gateway {
            if gateway.value.isVersion6 != address.address.isVersion6 {
                fields.faults.add(
                    "`gateway` and `address` are of two IP versions", at: fields.mark(of: "gateway"),
                    remedy: "give both as IPv4 or both as IPv6")
            } else {
                LinkAddressing.check(gateway.value, gateway.path, gateway.mark, in: address, fields.faults)
            }
        }
        for server in nameservers where server.value.isVersion6 != address.address.isVersion6 {
            fields.faults.add(
                "`\(server.path)` \(server.value) is of another IP version than `address`", at: server.mark,
                remedy: "name one that the host can reach")
        }
        return .fixed(address: address, gateway: gateway?.value, nameservers: nameservers.map(\.value))
    }
}
