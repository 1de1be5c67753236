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
    /// Ignition or Butane files or directories for this host alone, merged last; relative to the cluster file.
    package let extraIgnition: String?
    /// The same, as text in the cluster file.
    package let extraIgnitionInline: String?

    package init(
        name: HostName, mac: MACAddress, role: HostRole, disk: DiskName? = nil, interface: InterfaceName? = nil,
        network: HostNetwork = .dhcp, registration: NodeRegistration = NodeRegistration(), extraIgnition: String? = nil,
        extraIgnitionInline: String? = nil
    ) {
        self.name = name
        self.mac = mac
        self.role = role
        self.disk = disk
        self.interface = interface
        self.network = network
        self.registration = registration
        self.extraIgnition = extraIgnition
        self.extraIgnitionInline = extraIgnitionInline
    }

    /// Reads one entry of `hosts:`; nil when it is incomplete, which leaves faults behind.
    package init?(_ fields: Fields) {
        let name = fields.require("name") { try HostName($0) }
        let mac = fields.require("mac") { try MACAddress($0) }
        let role = fields.require("role") { try HostRole($0) }
        disk = fields.parse("disk") { try DiskName($0) }
        interface = fields.parse("interface") { try InterfaceName($0) }
        network = HostNetwork(fields)
        registration = NodeRegistration(fields)
        extraIgnition = fields.text("extraIgnition")
        extraIgnitionInline = fields.text("extraIgnitionInline")
        fields.finish()
        guard let name, let mac, let role else { return nil }
        self.name = name
        self.mac = mac
        self.role = role
    }
}
