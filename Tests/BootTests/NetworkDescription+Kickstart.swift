extension NetworkDescription {
    /// Reads `network` lines ("Kickstart commands and options reference"; what is left out as Anaconda takes it).
    init(kickstart lines: [String]) {
        for line in lines {
            var options: [String: String] = [:]
            for word in line.split(separator: " ").dropFirst() {
                let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
                options[parts[0]] = parts.count == 2 ? parts[1] : ""
            }
            read(options)
        }
    }

    private mutating func read(_ options: [String: String]) {
        func list(_ key: String) -> [String] { options[key]?.split(separator: ",").map(String.init) ?? [] }
        let device = options["--device"] ?? "?"
        var name = device
        var link = links[device] ?? Link()
        let bond = options["--bondslaves"].map { _ in Self.bond(list("--bondslaves"), list("--bondopts")) }
        if let id = options["--vlanid"] {
            name = options["--interfacename"] ?? "\(device).\(id)"
            if let bond { links[device] = Link(kind: bond) }
            noteLower([device])
            link = Link(kind: "vlan \(id) on \(device)")
        } else if let bond {
            link.kind = bond
        } else if options["--bridgeslaves"] != nil {
            link.kind = Self.bridge(list("--bridgeslaves"))
            if options["--bridgeopts"] != "stp=no" { link.kind += " with a spanning tree" }
        }
        noteLower(list("--bondslaves") + list("--bridgeslaves"))
        link.ipv4 = options["--noipv4"] == nil ? "dhcp" : "off"
        if options["--bootproto"] == "static" {
            link.ipv4 = "\(options["--ip"] ?? "?")/\(Self.length(options["--netmask"] ?? "?"))"
        }
        link.ipv6 = options["--noipv6"] == nil ? options["--ipv6"] ?? "auto" : "off"
        if link.ipv6 == "auto" { link.ipv6 = "router" }
        link.gateways = [options["--gateway"], options["--ipv6gateway"]].compactMap { $0 }
        link.mtu = options["--mtu"] ?? ""
        links[name] = link
        if name.contains(":") { macs[name] = name }
        nameServers.formUnion(list("--nameserver"))
        search += list("--ipv4-dns-search") + list("--ipv6-dns-search")
        hostName = options["--hostname"] ?? hostName
    }
}
