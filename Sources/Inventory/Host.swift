package import Markup

/// A machine of the rack: who it is, what it becomes, and how it is installed.
package struct Host: Sendable, Hashable {
    package let name: HostName
    /// The interface it boots from, by which the server knows it; nil for one that is known by something else.
    package let mac: MACAddress?
    /// Its other interfaces, by any of which it is known too.
    package let otherMACs: [MACAddress]
    /// What its firmware tells of it; each is nil where it was not given.
    package let uuid: SystemUUID?
    package let serial: HardwareMark?
    package let assetTag: HardwareMark?
    /// What the machine must be that is this host; nil where it has a mark of its own.
    package let match: HostMatch?
    /// Whether it is installed without an order, once.
    package let isArmedOnce: Bool
    package let role: HostRole
    /// The only disk the installer may touch; nil leaves it to `install.disk`.
    package let disk: DiskName?
    /// The name of its interface where it must be known by name; nil leaves it to the MAC.
    package let interface: InterfaceName?
    package let network: HostNetwork
    /// What it registers with in its cluster.
    package let registration: NodeRegistration

    package init(
        name: HostName, mac: MACAddress?, otherMACs: [MACAddress] = [], uuid: SystemUUID? = nil,
        serial: HardwareMark? = nil, assetTag: HardwareMark? = nil, match: HostMatch? = nil, isArmedOnce: Bool = false,
        role: HostRole,
        disk: DiskName? = nil, interface: InterfaceName? = nil, network: HostNetwork = .dhcp,
        registration: NodeRegistration = NodeRegistration()
    ) {
        self.name = name
        self.mac = mac
        self.otherMACs = otherMACs
        self.uuid = uuid
        self.serial = serial
        self.assetTag = assetTag
        self.match = match
        self.isArmedOnce = isArmedOnce
        self.role = role
        self.disk = disk
        self.interface = interface
        self.network = network
        self.registration = registration
    }

    /// Reads one entry of `hosts:`; nil when it is incomplete, which leaves faults behind.
    package init?(_ fields: Fields) {
        let name = fields.require("name") { try Self.name($0) }
        mac = fields.parse("mac") { try MACAddress($0) }
        otherMACs = fields.list("macs") { try MACAddress($0) }.filter { [mac] in $0 != mac }
        uuid = fields.parse("uuid") { try SystemUUID($0) }
        serial = fields.parse("serial") { try HardwareMark($0) }
        assetTag = fields.parse("assetTag") { try HardwareMark($0) }
        match = fields.fields("match").flatMap { HostMatch($0) }
        let marks = ["mac", "macs", "uuid", "serial", "assetTag"].filter { fields.value($0) != nil }
        if marks.isEmpty, fields.value("match") == nil { fields.missing("mac") }
        if let mark = marks.first, fields.value("match") != nil {
            fields.faults.add(
                "`\(fields.full("match"))` is for a host without a mark of its own", at: fields.mark(of: "match"),
                remedy: "remove it: it is known by its `\(mark)`")
        }
        isArmedOnce = fields.boolean("arm") ?? false
        let role = fields.require("role") { try HostRole($0) }
        disk = fields.parse("disk") { try DiskName($0) }
        network = HostNetwork(fields, mac: mac)
        interface = fields.parse("interface") { try InterfaceName($0) } ?? network.primary?.name
        registration = NodeRegistration(fields)
        // They belong to its node's config, not to the machine: the cluster's reader takes them.
        // `install` lies over the cluster's.
        for key in ["extraIgnition", "extraIgnitionInline", "install"] { _ = fields.value(key) }
        fields.finish()
        guard let name, let role, !marks.isEmpty || match != nil else { return nil }
        self.name = name
        self.role = role
    }

    /// All interfaces by which it is known: that it boots from, the others given, and those of its network.
    package var macs: Set<MACAddress> { Set([mac].compactMap(\.self) + otherMACs + network.macs) }

    private static func name(_ text: String) throws(InvalidValue) -> HostName {
        // Systems without a name call themselves so, and nodes take another then.
        guard text != "localhost", !text.hasPrefix("localhost.") else {
            throw InvalidValue(text, expected: "the name of one host; give it its own, such as worker-1")
        }
        return try HostName(text)
    }
}
