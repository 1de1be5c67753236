import Markup

/// The addresses and routes of one interface, as its entry gives them.
struct LinkAddressing {
    private(set) var ipv4 = IPv4Setting.off
    private(set) var ipv6 = IPv6Setting.off
    private(set) var routes: [MarkedValue<NetworkRoute>] = []
    let addresses: [MarkedValue<InterfaceAddress>]
    /// The default gateways that were given, of either version.
    private(set) var gateways: [MarkedValue<IPAddress>] = []
    /// Whether anything was said, be it wrong.
    let isGiven: Bool
    /// Whether every address could be read.
    let isComplete: Bool

    private static let keys = ["dhcp4", "dhcp6", "acceptRA", "addresses", "gateway4", "gateway6", "routes"]

    /// Reads `dhcp4`, `dhcp6`, `acceptRA`, `addresses`, `gateway4`, `gateway6` and `routes`.
    init(_ fields: Fields) {
        isGiven = Self.keys.contains { fields.value($0) != nil }
        addresses = fields.markedList("addresses") { try InterfaceAddress($0) }
        isComplete = addresses.count == fields.items("addresses").count
        let dhcp = (v4: fields.boolean("dhcp4") ?? false, v6: fields.boolean("dhcp6") ?? false)
        let acceptsRA = fields.boolean("acceptRA")
        readRoutes(fields)
        let gateway4 = gateway(fields, isVersion6: false)
        let gateway6 = gateway(fields, isVersion6: true)
        let fixed4 = fixed(fields, isVersion6: false)
        let fixed6 = fixed(fields, isVersion6: true)
        if let fixed4 {
            ipv4 = .fixed(fixed4.value, gateway: gateway4?.value)
            if dhcp.v4 { Self.refuseBoth("dhcp4", fixed4, fields) }
        } else if dhcp.v4 {
            ipv4 = .dhcp
        }
        if let fixed6 {
            ipv6 = .fixed(fixed6.value, gateway: gateway6?.value)
            if dhcp.v6 { Self.refuseBoth("dhcp6", fixed6, fields) }
            if acceptsRA == true { Self.refuseBoth("acceptRA", fixed6, fields) }
        } else if acceptsRA ?? (ipv4 == .dhcp && !dhcp.v6) {
            ipv6 = .router
        } else if dhcp.v6 {
            ipv6 = .dhcp
        } else if ipv4 == .dhcp {
            fields.faults.add(
                "`\(fields.full("acceptRA"))`: an initial RAM disk that asks for an IPv4 address by DHCP listens to "
                    + "routers too; that cannot be turned off", at: fields.mark(of: "acceptRA"),
                remedy: "remove it, or give the host a fixed address")
        }
        check(gateway4, in: fixed4, fields)
        check(gateway6, in: fixed6, fields)
        for route in routes { check(route, fields) }
    }

    private static func refuseBoth(_ key: String, _ address: MarkedValue<InterfaceAddress>, _ fields: Fields) {
        fields.faults.add(
            "`\(fields.full(key))` and the fixed address \(address.value) are of one IP version",
            at: fields.mark(of: key), remedy: "an installer can be told one of them: remove the other")
    }

    private func fixed(_ fields: Fields, isVersion6: Bool) -> MarkedValue<InterfaceAddress>? {
        let own = addresses.filter { $0.value.address.isVersion6 == isVersion6 }
        for other in own.dropFirst() {
            fields.faults.add(
                "`\(other.path)`: a second \(isVersion6 ? "IPv6" : "IPv4") address, and a Kickstart has room for one",
                at: other.mark, remedy: "give it to the installed system, by `extraIgnition`")
        }
        return own.first
    }

    private mutating func readRoutes(_ fields: Fields) {
        for (path, node) in fields.items("routes") {
            let entry = Fields(node, path: path, faults: fields.faults)
            let gateway = entry.require("via") { try IPAddress($0) }
            let isDefault = entry.value("to").map { ["default", "0.0.0.0/0", "::/0"].contains(Self.text($0)) } ?? false
            let destination = isDefault ? nil : entry.require("to") { try CIDRBlock($0) }
            entry.finish()
            guard let gateway else { continue }
            if isDefault {
                gateways.append(MarkedValue(value: gateway, mark: entry.mark(of: "via"), path: "\(path).via"))
            } else if let destination {
                let route = NetworkRoute(destination: destination, gateway: gateway)
                routes.append(MarkedValue(value: route, mark: node.mark, path: path))
            }
        }
    }

    private static func text(_ node: Node) -> String {
        if case .scalar(let text, _) = node.content { text } else { "" }
    }

    /// The default gateway of a version: `gateway4` or `gateway6`, or a route to `default`.
    private mutating func gateway(_ fields: Fields, isVersion6: Bool) -> MarkedValue<IPAddress>? {
        let key = isVersion6 ? "gateway6" : "gateway4"
        if let own = fields.marked(key, { try IPAddress($0) }) {
            if own.value.isVersion6 == isVersion6 {
                gateways.append(own)
            } else {
                fields.faults.add(
                    "`\(own.path)` is not an \(isVersion6 ? "IPv6" : "IPv4") address", at: own.mark,
                    remedy: "`gateway4` is for IPv4, `gateway6` for IPv6")
            }
        }
        return gateways.first { $0.value.isVersion6 == isVersion6 }
    }
}

extension LinkAddressing {
    private func check(_ gateway: MarkedValue<IPAddress>?, in address: MarkedValue<InterfaceAddress>?, _ fields: Fields)
    {
        guard let gateway else { return }
        guard let address else {
            guard isComplete else { return }
            fields.faults.add(
                "`\(gateway.path)` without a fixed address of its IP version", at: gateway.mark,
                remedy: "add one to `addresses`; DHCP and routers bring their own gateway")
            return
        }
        Self.check(gateway.value, gateway.path, gateway.mark, in: address.value, fields.faults)
    }

    /// A gateway must be a neighbour: in the network of the interface, or, for IPv6, at its link-local address.
    static func check(
        _ gateway: IPAddress, _ path: String, _ mark: Mark, in address: InterfaceAddress, _ faults: Faults
    ) {
        if gateway == address.address {
            faults.add("`\(path)` \(gateway) is the host's own address", at: mark, remedy: "give the router's")
        } else if !gateway.isLinkLocal6, !address.contains(gateway) {
            faults.add(
                "`\(path)` \(gateway) lies outside the host's network \(address)", at: mark,
                remedy: "give a router in that network, or the address its right prefix length")
        }
    }

    private func check(_ route: MarkedValue<NetworkRoute>, _ fields: Fields) {
        let isVersion6 = route.value.gateway.isVersion6
        guard route.value.destination.address.isVersion6 == isVersion6 else {
            fields.faults.add(
                "`\(route.path)`: `to` and `via` are of two IP versions", at: route.mark,
                remedy: "give both as IPv4 or both as IPv6")
            return
        }
        if let address = isVersion6 ? ipv6.address : ipv4.address {
            Self.check(route.value.gateway, "\(route.path).via", route.mark, in: address, fields.faults)
        } else if isVersion6 ? ipv6 == .off : ipv4 == .off, isComplete {
            fields.faults.add(
                "`\(route.path)`: the interface has no address of that IP version", at: route.mark,
                remedy: "add one to `addresses`, or remove the route")
        }
    }
}
