extension NetworkDescription {
    /// Reads kernel arguments (dracut.cmdline(7), "Network").
    init(dracut words: [String]) {
        var bootInterface = ""
        for word in words {
            guard let equals = word.firstIndex(of: "=") else { continue }
            let value = String(word[word.index(after: equals)...])
            let fields = Self.fields(value)
            switch word[..<equals] {
            case "BOOTIF":
                bootInterface = String(value.dropFirst(3)).replacing("-", with: ":")
                macs[bootInterface] = bootInterface
            case "ifname": macs[fields[0]] = fields.dropFirst().joined(separator: ":")
            case "bond":
                let members = fields[1].split(separator: ",").map(String.init)
                noteLower(members)
                let kind = Self.bond(members, fields[2].split(separator: ",").map(String.init))
                links[fields[0]] = Link(kind: kind, mtu: fields.count > 3 ? fields[3] : "")
            case "vlan":
                noteLower([fields[1]])
                let digits = fields[0].hasPrefix("vlan") ? fields[0].dropFirst(4) : fields[0].split(separator: ".")[1]
                links[fields[0]] = Link(kind: "vlan \(digits) on \(fields[1])")
            case "bridge":
                let ports = fields[1].split(separator: ",").map(String.init)
                noteLower(ports)
                links[fields[0]] = Link(kind: Self.bridge(ports))
            case "ip": readAddress(fields, bootInterface)
            case "rd.route":
                let name = fields.count > 2 ? fields[2] : bootInterface
                links[name, default: Link()].routes.insert("\(fields[0]) \(fields[1])")
            case "nameserver": nameServers.insert(value)
            default: break
            }
        }
    }

    /// `ip=METHOD`, or `ip=ADDRESS:PEER:GATEWAY:MASK:HOST:DEVICE:METHOD[:MTU]`. A second one adds to the first.
    private mutating func readAddress(_ fields: [String], _ bootInterface: String) {
        let isShort = fields.count == 1
        let part = { (index: Int) in isShort || index >= fields.count ? "" : fields[index] }
        let name = part(5).isEmpty ? bootInterface : part(5)
        var link = links[name] ?? Link()
        let methods = (isShort ? fields[0] : part(6)).split(separator: ",")
        if methods == ["dhcp"] { (link.ipv4, link.ipv6) = ("dhcp", "router") }
        if methods == ["dhcp", "dhcp6"] { (link.ipv4, link.ipv6) = ("dhcp", "dhcp") }
        if methods == ["auto6"] { link.ipv6 = "router" }
        if methods == ["dhcp6"] { link.ipv6 = "dhcp" }
        if !part(0).isEmpty {
            let address = "\(part(0))/\(Self.length(part(3)))"
            if part(0).contains(":") { link.ipv6 = address } else { link.ipv4 = address }
        }
        if !part(2).isEmpty { link.gateways.append(part(2)) }
        if !part(7).isEmpty { link.mtu = part(7) }
        if !part(4).isEmpty { hostName = part(4) }
        links[name] = link
    }

    /// Fields between colons; brackets hold theirs together.
    private static func fields(_ value: String) -> [String] {
        var fields = [""]
        var isInside = false
        for character in value {
            switch character {
            case "[": isInside = true
            case "]": isInside = false
            case ":" where !isInside: fields.append("")
            default: fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}
