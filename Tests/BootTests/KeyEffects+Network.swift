/// Keys of a host's network.
extension KeyEffect {
    static let network = shorthand + interfaces + bonds + others + kinds

    private static let shorthand = [
        KeyEffect("disk", "disk: sdb"), KeyEffect("interface", "interface: eno1"),
        KeyEffect("address", "address: 192.0.2.2/24"),
        KeyEffect("gateway", "address: 192.0.2.2/24, gateway: 192.0.2.1", from: "address: 192.0.2.2/24"),
        KeyEffect("nameservers", "address: 192.0.2.2/24, nameservers: [192.0.2.1]", from: "address: 192.0.2.2/24"),
    ]

    private static let interfaces = [
        entry("network", "ethernets: [{addresses: [192.0.2.2/24]}]", from: nil),
        entry("network.ethernets", "\(nics), \(bond("dhcp4: true"))", from: "ethernets: [{name: a, dhcp4: true}]"),
        entry(
            "network.ethernets[].mac", "ethernets: [{name: a, \(mac), dhcp4: true}]",
            from: "ethernets: [{name: a, dhcp4: true}]"),
        entry("network.nameservers", "ethernets: [{dhcp4: true}], nameservers: [192.0.2.1]", from: lone),
        entry(
            "network.nameservers", "\(fixed), nameservers: [192.0.2.3, 192.0.2.4, 192.0.2.5]",
            from: "\(fixed), nameservers: [192.0.2.3, 192.0.2.4]"),
        entry("network.search", "ethernets: [{dhcp4: true}], search: [a.example]", from: lone),
    ]

    private static let bonds = [
        entry(
            "network.bonds", "\(nics), \(bond("dhcp4: true"))",
            from: "\(nics), bridges: [{name: x, interfaces: [a, b], dhcp4: true}]"),
        entry(
            "network.bonds[].interfaces",
            "\(nics), bonds: [{name: x, interfaces: [b, a], mode: balance-rr, dhcp4: true}]",
            from: "\(nics), \(bond("dhcp4: true"))"),
        entry(
            "network.bonds[].mode", "\(nics), bonds: [{name: x, interfaces: [a, b], mode: broadcast, dhcp4: true}]",
            from: "\(nics), \(bond("dhcp4: true"))"),
        parameter("", "{miiMonitorInterval: 100}"), parameter(".miiMonitorInterval", "{miiMonitorInterval: 100}"),
        parameter(".upDelay", "{miiMonitorInterval: 100, upDelay: 100}", from: "{miiMonitorInterval: 100}"),
        parameter(".downDelay", "{miiMonitorInterval: 100, downDelay: 100}", from: "{miiMonitorInterval: 100}"),
        parameter(".lacpRate", "{lacpRate: fast}", mode: "802.3ad"),
        parameter(".transmitHashPolicy", "{transmitHashPolicy: layer3+4}", mode: "802.3ad"),
        parameter(".adSelect", "{adSelect: count}", mode: "802.3ad"),
        parameter(".minLinks", "{minLinks: 1}", mode: "802.3ad"),
        parameter(".primaryReselectPolicy", "{primaryReselectPolicy: better}"),
        parameter(".failOverMACPolicy", "{failOverMACPolicy: active}"),
        parameter(".gratuitousARP", "{gratuitousARP: 2}"), parameter(".primary", "{primary: a}"),
        parameter(
            ".arpInterval", "{arpInterval: 200, arpIPTargets: [192.0.2.1]}",
            from: "{arpInterval: 100, arpIPTargets: [192.0.2.1]}"),
        parameter(
            ".arpIPTargets", "{arpInterval: 100, arpIPTargets: [192.0.2.2]}",
            from: "{arpInterval: 100, arpIPTargets: [192.0.2.1]}"),
    ]

    private static let others = [
        entry(
            "network.vlans", "\(nic), vlans: [{id: 5, link: a, dhcp4: true}]",
            from: "ethernets: [{name: a, \(mac), dhcp4: true}]"),
        entry(
            "network.vlans[].id", "\(nic), vlans: [{id: 6, link: a, dhcp4: true}]",
            from: "\(nic), vlans: [{id: 5, link: a, dhcp4: true}]"),
        entry(
            "network.vlans[].link", "\(nics), vlans: [{id: 5, link: b, dhcp4: true}, {id: 6, link: a, dhcp4: true}]",
            from: "\(nics), vlans: [{id: 5, link: a, dhcp4: true}, {id: 6, link: b, dhcp4: true}]"),
        entry(
            "network.bridges", "\(nic), bridges: [{name: x, interfaces: [a], dhcp4: true}]",
            from: "ethernets: [{name: a, \(mac), dhcp4: true}]"),
        entry(
            "network.bridges[].interfaces", "\(nics), bridges: [{name: x, interfaces: [b, a], dhcp4: true}]",
            from: "\(nics), bridges: [{name: x, interfaces: [a, b], dhcp4: true}]"),
    ]

    /// What every kind of interface has.
    private static let kinds = kindNames.flatMap { kind in
        [
            ("name", "dhcp4: true, name: vlan5", "dhcp4: true"), ("mtu", "dhcp4: true, mtu: 1400", "dhcp4: true"),
            ("dhcp4", "acceptRA: true, dhcp4: true", "acceptRA: true"),
            ("dhcp6", "dhcp4: true, dhcp6: true", "dhcp4: true"),
            ("acceptRA", "addresses: [192.0.2.2/24], acceptRA: true", "addresses: [192.0.2.2/24]"),
            ("addresses", "addresses: [192.0.2.2/24]", "addresses: [192.0.2.3/24]"),
            ("gateway4", "addresses: [192.0.2.2/24], gateway4: 192.0.2.1", "addresses: [192.0.2.2/24]"),
            ("gateway6", "addresses: ['2001:db8::2/64'], gateway6: 'fe80::1'", "addresses: ['2001:db8::2/64']"),
            (
                "routes", "addresses: [192.0.2.2/24], routes: [{to: default, via: 192.0.2.1}]",
                "addresses: [192.0.2.2/24]"
            ),
            (
                "routes[].to", "addresses: ['2001:db8::2/64'], routes: [{to: '::/0', via: 'fe80::1'}]",
                "addresses: ['2001:db8::2/64']"
            ),
            (
                "routes[].via", "addresses: [192.0.2.2/24], routes: [{to: default, via: 192.0.2.1}]",
                "addresses: [192.0.2.2/24], routes: [{to: default, via: 192.0.2.3}]"
            ),
        ].map { key, after, before in
            entry("network.KIND[].\(key)", interface(kind, after), from: interface(kind, before))
        }
    }

    private static let kindNames = ["ethernets", "bonds", "vlans", "bridges"]
    private static let mac = "mac: '52:54:00:00:00:00'"
    private static let lone = "ethernets: [{dhcp4: true}]"
    private static let fixed = "ethernets: [{name: eno1, addresses: [192.0.2.2/24]}]"
    private static let nic = "ethernets: [{name: a, \(mac)}]"
    private static let nics = "ethernets: [{name: a, \(mac)}, {name: b, mac: '52:54:00:00:00:01'}]"

    private static func bond(_ keys: String) -> String {
        "bonds: [{name: x, interfaces: [a, b], mode: balance-rr, \(keys)}]"
    }

    private static func interface(_ kind: String, _ keys: String) -> String {
        // The name of a VLAN says its identifier; others have another.
        let own = kind == "vlans" ? keys : keys.replacing("name: vlan5", with: "name: y")
        let name = own.contains("name:") || kind == "vlans" ? "" : "name: x, "
        return switch kind {
        case "ethernets": "ethernets: [{\(mac), \(name)\(own)}]"
        case "bonds": "\(nics), bonds: [{\(name)interfaces: [a, b], mode: balance-rr, \(own)}]"
        case "vlans": "\(nic), vlans: [{id: 5, link: a, \(own)}]"
        default: "\(nic), bridges: [{\(name)interfaces: [a], \(own)}]"
        }
    }

    private static func parameter(
        _ key: String, _ after: String, from before: String = "{}", mode: String = "active-backup"
    ) -> KeyEffect {
        func bond(_ parameters: String) -> String {
            "\(nics), bonds: [{name: x, interfaces: [a, b], mode: \(mode), dhcp4: true, parameters: \(parameters)}]"
        }
        return entry("network.bonds[].parameters\(key)", bond(after), from: bond(before))
    }

    private static func entry(_ key: String, _ after: String, from before: String?) -> KeyEffect {
        KeyEffect(key, "network: {\(after)}", from: before.map { "network: {\($0)}" } ?? "")
    }
}
