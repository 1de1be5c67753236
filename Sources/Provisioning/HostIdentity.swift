package import Inventory

/// By what a host is recognised; and what a machine that boots tells of itself.
package struct HostIdentity: Sendable, Hashable {
    package var macs: Set<MACAddress>
    package var uuid: SystemUUID?
    package var serial: HardwareMark?
    package var assetTag: HardwareMark?
    /// Nil where it is not known; a machine of another one is not the host, whatever else it tells.
    package var architecture: MachineArchitecture?
    /// What a machine must be to be a host that has none of these marks.
    package var match: HostMatch?
    /// Where the machine stands, as the operator's network says.
    package var labels = MachineLabels()

    /// - Parameter machine: The MAC of the machine that was installed as it; it alone is the host from then on.
    package init(_ host: Host, architecture: MachineArchitecture? = nil, machine: MACAddress? = nil) {
        macs = host.macs
        uuid = host.uuid
        serial = host.serial
        assetTag = host.assetTag
        self.architecture = architecture
        match = host.match
        if host.match != nil, let machine {
            macs.insert(machine)
            match = nil
        }
    }

    /// What a machine tells; what says nothing, such as a field that its manufacturer did not fill in, counts as not
    /// told.
    package init(
        macs: Set<MACAddress>, uuid: String? = nil, serial: String? = nil, assetTag: String? = nil,
        architecture: String? = nil, labels: MachineLabels = MachineLabels()
    ) {
        self.labels = labels
        self.macs = macs
        self.uuid = uuid.flatMap { try? SystemUUID($0) }
        self.serial = serial.flatMap { try? HardwareMark($0) }
        self.assetTag = assetTag.flatMap { try? HardwareMark($0) }
        self.architecture = architecture.flatMap { MachineArchitecture(word: $0) }
    }

    /// What of the two is the same, the strongest first.
    package func match(_ other: HostIdentity) -> Evidence? {
        if !macs.isDisjoint(with: other.macs) { return .mac }
        if let uuid, uuid == other.uuid { return .uuid }
        if let serial, serial == other.serial { return .serial }
        if let assetTag, assetTag == other.assetTag { return .assetTag }
        return nil
    }

    /// Whether both tell an architecture, and not the same.
    func isOther(_ machine: HostIdentity) -> Bool {
        guard let architecture, let other = machine.architecture else { return false }
        return architecture != other
    }

    /// Whether a machine is what this host, which has no mark, must be.
    func fits(_ machine: HostIdentity) -> Bool {
        guard let match, !isOther(machine) else { return false }
        return match.fits(architecture: machine.architecture, labels: machine.labels)
    }

    /// What a host is recognised by, the strongest first.
    package enum Evidence: String, Sendable, CaseIterable, Comparable {
        case mac, uuid, serial, assetTag = "asset tag", match

        package static func < (first: Evidence, second: Evidence) -> Bool {
            (allCases.firstIndex(of: first) ?? 0) < (allCases.firstIndex(of: second) ?? 0)
        }
    }
}
