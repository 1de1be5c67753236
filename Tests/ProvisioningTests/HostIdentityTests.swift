import Inventory
import Provisioning
import Testing

@Suite("Recognising hosts") struct HostIdentityTests {
    private static let uuid = "4c4c4544-0042-3510-8052-b4c04f4e3132"

    private func host(
        _ name: String, _ mac: String, uuid: String? = nil, serial: String? = nil, tag: String? = nil
    ) throws -> (name: HostName, identity: HostIdentity) {
        let host = Host(
            name: try HostName(name), mac: try MACAddress(mac),
            otherMACs: [try MACAddress("52:54:00:00:01:0\(mac.last ?? "0")")],
            uuid: try uuid.map { try SystemUUID($0) }, serial: try serial.map { try HardwareMark($0) },
            assetTag: try tag.map { try HardwareMark($0) }, role: .worker)
        return (host.name, HostIdentity(host, architecture: .amd64))
    }

    private func rack() throws -> [(name: HostName, identity: HostIdentity)] {
        [
            try host("a", "52:54:00:00:00:01", uuid: Self.uuid, serial: "SN-1", tag: "rack 1"),
            try host("b", "52:54:00:00:00:02", serial: "SN-2"),
        ]
    }

    private func machine(
        _ mac: String = "52:54:00:00:00:99", uuid: String? = nil, serial: String? = nil, tag: String? = nil,
        arch: String? = nil
    ) throws -> HostIdentity {
        HostIdentity(macs: [try MACAddress(mac)], uuid: uuid, serial: serial, assetTag: tag, architecture: arch)
    }

    @Test("by any NIC, then by UUID, serial number and asset tag")
    func order() throws {
        let (a, hosts) = (try HostName("a"), try rack())
        #expect(
            Recognition(try machine("52:54:00:00:00:01", uuid: Self.uuid, serial: "SN-1"), among: hosts)
                == .host(a, by: .mac))
        #expect(Recognition(try machine("52:54:00:00:01:01"), among: hosts) == .host(a, by: .mac))
        #expect(
            Recognition(try machine(uuid: Self.uuid.uppercased(), serial: "SN-1"), among: hosts) == .host(a, by: .uuid))
        #expect(Recognition(try machine(serial: " sn-1 ", tag: "RACK  1"), among: hosts) == .host(a, by: .serial))
        #expect(Recognition(try machine(tag: "Rack 1"), among: hosts) == .host(a, by: .assetTag))
        #expect(Recognition(try machine(), among: hosts) == .unknown)
    }

    private func matching(
        _ name: String, _ architecture: MachineArchitecture?, _ labels: [String: String], machine: String? = nil
    ) throws -> (name: HostName, identity: HostIdentity) {
        let match = HostMatch(architecture: architecture, labels: try MachineLabels(labels))
        let host = Host(name: try HostName(name), mac: nil, match: match, role: .worker)
        return (host.name, HostIdentity(host, machine: try machine.map { try MACAddress($0) }))
    }

    private func labelled(_ labels: [String: String], arch: String? = nil, mac: String = "52:54:00:00:00:99") throws
        -> HostIdentity
    {
        HostIdentity(macs: [try MACAddress(mac)], architecture: arch, labels: try MachineLabels(labels))
    }

    @Test("last by architecture and labels, where exactly one host fits that nobody was installed as")
    func matches() throws {
        let (w1, w2) = (try HostName("w1"), try HostName("w2"))
        let hosts = [
            try matching("w1", nil, ["rack": "r1", "port": "1"]), try matching("w2", .arm64, ["rack": "r1"]),
        ]
        #expect(
            try Recognition(labelled(["rack": "r1", "port": "1"], arch: "x86_64"), among: hosts)
                == .host(w1, by: .match))
        #expect(try Recognition(labelled(["rack": "r1"], arch: "arm64"), among: hosts) == .host(w2, by: .match))
        // Both fit; not all that is asked is told; another value; no label at all.
        #expect(try Recognition(labelled(["rack": "r1", "port": "1"], arch: "arm64"), among: hosts) == .unknown)
        #expect(try Recognition(labelled(["port": "1"], arch: "x86_64"), among: hosts) == .unknown)
        #expect(try Recognition(labelled(["rack": "r2", "port": "1"]), among: hosts) == .unknown)
        #expect(try Recognition(labelled(["rack": "r1"]), among: hosts) == .unknown)
        #expect(try Recognition(labelled([:], arch: "arm64"), among: hosts) == .unknown)
        // An image of another architecture could not be installed on it.
        var other = hosts[0]
        other.identity.architecture = .amd64
        #expect(try Recognition(labelled(["rack": "r1", "port": "1"], arch: "arm64"), among: [other]) == .unknown)
        // A mark goes before: of a host that is listed, whatever the labels.
        #expect(
            try Recognition(labelled(["rack": "r1", "port": "1"], mac: "52:54:00:00:00:01"), among: hosts + rack())
                == .host(HostName("a"), by: .mac))
    }

    @Test("who was installed as such a host is it from then on, and nobody else")
    func bound() throws {
        let (w1, own) = (try HostName("w1"), "52:54:00:00:00:51")
        let hosts = [
            try matching("w1", nil, ["rack": "r1"], machine: own), try matching("w2", nil, ["rack": "r1"]),
        ]
        #expect(try Recognition(labelled([:], mac: own), among: hosts) == .host(w1, by: .mac))
        #expect(try Recognition(labelled(["rack": "r1"]), among: hosts) == .host(HostName("w2"), by: .match))
        #expect(try Recognition(labelled(["rack": "r1"]), among: [hosts[0]]) == .unknown)
    }

    @Test(
        "labels of a URL are all good, or none",
        arguments: [
            [("label.rack", "r1"), ("label.rack", "r2")], [("label.rack", "r1"), ("label.x", "a b")],
            [("label.rack", "r1"), ("label.", "x")], [("label.rack", "r1"), ("label.x", "${net0/mac}")],
            [("label.rack", "r1"), ("label.x", "")], (0..<9).map { ("label.l\($0)", "x") },
        ])
    func badLabels(parameters: [(String, String)]) {
        #expect(MachineLabels(parameters: parameters.map { (name: $0.0, value: $0.1) }).values.isEmpty)
    }

    @Test("labels are handed on in an order, and read as they were")
    func labels() throws {
        let labels = MachineLabels(parameters: [
            (name: "uuid", value: "x y"), (name: "label.rack", value: "r1"),
            (name: "label.example.com/port", value: "7"),
        ])
        #expect(labels.parameters == ["label.example.com/port=7", "label.rack=r1"])
    }

    @Test("both byte orders of a UUID are one")
    func byteOrders() throws {
        let swapped = "44454c4c-4200-1035-8052-b4c04f4e3132"
        #expect(try SystemUUID(swapped) == SystemUUID(Self.uuid))
        #expect(Recognition(try machine(uuid: swapped), among: try rack()) == .host(try HostName("a"), by: .uuid))
    }

    @Test("marks of two hosts, or another architecture, are a contradiction")
    func contradictions() throws {
        let (a, b) = (try HostName("a"), try HostName("b"))
        #expect(
            Recognition(try machine("52:54:00:00:00:01", serial: "SN-2"), among: try rack()) == .contradiction([a, b]))
        #expect(Recognition(try machine("52:54:00:00:00:01", arch: "arm64"), among: try rack()) == .contradiction([a]))
        // The iPXE of BIOS machines is a 32-bit one.
        #expect(Recognition(try machine("52:54:00:00:00:01", arch: "i386"), among: try rack()) == .host(a, by: .mac))
    }

    @Test(
        "what manufacturers leave in a field is no mark",
        arguments: [
            "", "   ", "0", "00000000", "Default string", "To Be Filled By O.E.M.", "None", "xxxxxxx",
            "System Serial Number", "1234567890",
        ])
    func fillers(text: String) throws {
        #expect(try machine(serial: text, tag: text).serial == nil && machine(tag: text).assetTag == nil)
        #expect(throws: InvalidValue.self) { try HardwareMark(text) }
    }

    @Test(
        "nor are UUIDs that boards come with",
        arguments: [
            "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
            "03000200-0400-0500-0006-000700080009", "00020003-0004-0005-0006-000700080009", "4c4c4544", "é",
            "4c4c4544-0042-3510-8052-b4c04f4e313g",
        ])
    func fillerUUIDs(text: String) throws {
        #expect(try machine(uuid: text).uuid == nil)
        #expect(throws: InvalidValue.self) { try SystemUUID(text) }
    }
}
