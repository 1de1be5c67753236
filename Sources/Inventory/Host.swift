package import Markup

/// A machine of the rack: who it is, what it becomes, and how it is installed.
package struct Host: Sendable, Hashable {
    package let name: HostName
    /// The interface it boots from, by which the server knows it.
    package let mac: MACAddress
    package let role: HostRole
    /// The only disk the installer may touch; nil leaves the choice to the installer, which then takes all.
    package let disk: DiskName?
    /// The name of its interface where it must be known by name; nil leaves it to the MAC.
    package let interface: InterfaceName?
    package let network: HostNetwork
    /// What it registers with in its cluster.
    package let registration: NodeRegistration

    package init(
        name: HostName, mac: MACAddress, role: HostRole, disk: DiskName? = nil, interface: InterfaceName? = nil,
        network: HostNetwork = .dhcp, registration: NodeRegistration = NodeRegistration()
    ) {
        self.name = name
        self.mac = mac
        self.role = role
        self.disk = disk
        self.interface = interface
        self.network = network
        self.registration = registration
    }

    /// Reads one entry of `hosts:`; nil when it is incomplete, which leaves faults behind.
    package init?(_ fields: Fields) {
        let name = fields.require("name") { try Self.name($0) }
        let mac = fields.require("mac") { try MACAddress($0) }
        let role = fields.require("role") { try HostRole($0) }
        disk = fields.parse("disk") { try DiskName($0) }
        interface = fields.parse("interface") { try InterfaceName($0) }
        network = HostNetwork(fields)
        registration = NodeRegistration(fields)
        // They belong to its node's config, not to the machine: the cluster's reader takes them.
        for key in ["extraIgnition", "extraIgnitionInline"] { _ = fields.value(key) }
        fields.finish()
        guard let name, let mac, let role else { return nil }
        self.name = name
        self.mac = mac
        self.role = role
    }

    private static func name(_ text: String) throws(InvalidValue) -> HostName {
        // Systems without a name call themselves so, and nodes take another then.
        guard text != "localhost", !text.hasPrefix("localhost.") else {
            throw InvalidValue(text, expected: "the name of one host; give it its own, such as worker-1")
        }
        return try HostName(text)
    }
}
