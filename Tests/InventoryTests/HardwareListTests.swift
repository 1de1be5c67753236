import Inventory
import Markup
import TestSupport
import Testing

@Suite("Lists of hardware") struct HardwareListTests {
    static let header =
        "hostname,bmc_ip,bmc_username,bmc_password,mac,ip_address,netmask,gateway,nameservers,labels,disk"
    static let row =
        "cp01,10.10.44.1,root,PrZ8W93i,CC:48:3A:00:00:01,10.10.50.2,255.255.254.0,10.10.50.1,8.8.8.8|8.8.4.4,type=cp|rack=a,/dev/sda"

    private func read(_ text: String) throws -> HardwareList {
        try HardwareList.read(Array(text.utf8), source: "hardware.csv")
    }

    private func problem(_ text: String) -> String {
        do {
            _ = try read(text)
            return ""
        } catch { return "\(error)" }
    }

    @Test("a file of EKS Anywhere becomes hosts, and no password is kept")
    func theirs() throws {
        let list = try read("\(Self.header)\n\(Self.row)\nw01,,,,cc-48-3a-00-00-02,,,,,,\n")
        let hosts = list.hosts.map(\.host)
        #expect(hosts.map(\.name.description) == ["cp01", "w01"] && hosts.map(\.role) == [.controlPlane, .worker])
        #expect(hosts[0].mac?.description == "cc:48:3a:00:00:01" && hosts[0].disk?.description == "sda")
        #expect(hosts[0].network.addresses.map(\.description) == ["10.10.50.2/23"])
        #expect(hosts[0].network.nameservers.map(\.description) == ["8.8.8.8", "8.8.4.4"])
        #expect(hosts[0].network.primary?.ipv4.gateway?.description == "10.10.50.1")
        #expect(hosts[0].registration.labels.map(\.description) == ["type=cp", "rack=a"])
        #expect(hosts[1].network == .dhcp && hosts[1].disk == nil)
        #expect(list.warnings.map(\.message).contains { $0.contains("`bmc_password` is not kept") })
        #expect(list.warnings.count == 3)
        let kept = list.hosts.map { $0.entry.json() }.joined() + list.warnings.map(\.description).joined()
        #expect(!kept.contains("PrZ8W93i") && !kept.contains("10.10.44.1"))
        // What is kept reads as the same host again.
        let faults = Faults(source: "again")
        for definition in list.hosts {
            #expect(HostDefinition(definition.entry.node(at: .start), path: "h", faults: faults) == definition)
        }
        try faults.check()
    }

    @Test("byte order mark, CRLF, quotes, empty lines and an end without a newline")
    func forms() throws {
        let plain = try read("\(Self.header)\n\(Self.row)\n").hosts
        let other = "\u{FEFF}\(Self.header)\r\n\r\n" + Self.row.replacing("cp01", with: "\"cp01\"") + "\r\n\n"
        #expect(try read(other).hosts == plain)
        #expect(try read("\(Self.header)\n\(Self.row)").hosts == plain)
        let text = "mac,hostname,bmc_password\n52:54:00:00:00:01,a,\"x,\"\"y\"\"\nz\"\n"
        #expect(try read(text).hosts.map(\.host.name.description) == ["a"])
    }

    @Test("a YAML list of hosts, with or without a key")
    func yaml() throws {
        let entry = "{name: a, mac: \"52:54:00:00:00:01\", role: worker, serial: 0042}"
        for text in ["- \(entry)\n", "hosts:\n  - \(entry)\n", "[\(entry)]"] {
            let host = try #require(try read(text).hosts.first)
            #expect(host.host.serial?.description == "0042" && host.entry["serial"] == "0042")
        }
    }

    static let refused: [(String, String)] = [
        ("", "the file is empty"), ("[]", "the list has no hosts"), ("hostname,mac\n", "the list has no hosts"),
        ("hostname,mac\na\n", "hardware.csv:2:1: the row has 1 fields, and the header 2"),
        ("hostname,mac\n\"a,52:54:00:00:00:01\n", "hardware.csv:2:1: the quoted field has no end"),
        ("hostname,mac\n\"a\"b,52:54:00:00:00:01\n", "hardware.csv:2:4: text follows a quoted field"),
        ("hostname,mac\na\"b,52:54:00:00:00:01\n", "hardware.csv:2:2: a quote within a field"),
        ("hostname,mac\na\u{1},52:54:00:00:00:01\n", "hardware.csv:2:2: a control character"),
        ("hostname,mac,mac\na,b,c\n", "hardware.csv:1:14: the column `mac` stands there twice"),
        ("hostname,mac,colour\na,b,c\n", "unknown column `colour`"), ("hostname,disk\na,b\n", "`mac` is missing"),
        ("hostname,mac\na,x\n", "hardware.csv:2:3: `row 2.mac`"),
        ("hostname,mac\na,52:54:00:00:00:01\na,52:54:00:00:00:02\n", "the host a stands there twice"),
        ("hostname,mac\na,52:54:00:00:00:01\nb,52:54:00:00:00:01\n", "is another host's too"),
        ("hostname,mac,ip_address,netmask\na,52:54:00:00:00:01,192.0.2.2,255.0.255.0\n", "`netmask` does not tell"),
        ("hostname,mac,ip_address\na,52:54:00:00:00:01,192.0.2.2\n", "`netmask` does not tell"),
        ("hostname,mac,labels\na,52:54:00:00:00:01,type\n", "`type` is no label"),
        ("hostname,mac,vlan_id\na,52:54:00:00:00:01,7\n", "`vlan_id` is not taken"),
        ("- {name: a, mac: \"52:54:00:00:00:01\", role: worker, install: {disk: sda}}\n", "only for a cluster file"),
        ("hosts: 3\n", "a list of hosts is expected"),
        // As spreadsheets save it, and as people begin it.
        ("\n \n", "hardware.csv:1:1: the file is empty; begin with the header"),
        ("hostname;mac;labels\na;52:54:00:00:00:01;type=cp\n", "separated by `;`; separate them with commas"),
        ("hostname\tmac\na\t52:54:00:00:00:01\n", "separated by tabs; separate them with commas"),
        ("hostname,mac\ra,52:54:00:00:00:01\r", "hardware.csv:1:13: a line ends with CR alone; save the file with LF"),
        ("host,macaddr\na,52:54:00:00:00:01\n", "hardware.csv:1:6: unknown column `macaddr`; known columns: hostname,"),
        ("host,macaddr\na,52:54:00:00:00:01\n", "hardware.csv:1:1: the column `mac` is missing"),
        ("# rack 7\nhostname,mac\na,52:54:00:00:00:01\n", "a comment stands before the header; remove it"),
        // With their lines.
        ("hostname,mac\na,52:54:00:00:00:01\na,52:54:00:00:00:02\n", "hardware.csv:3:1: the host a stands"),
        ("hostname,mac\na,52:54:00:00:00:01\nb,52:54:00:00:00:01\n", "hardware.csv:3:1: 52:54:00:00:00:01 of b"),
        ("hostname,mac\na,52:54:00:00:00:01\nb,52:54:00:00:00:01\n", "of a in line 2; every host needs its own"),
        (
            "- {name: a, mac: \"52:54:00:00:00:01\", role: worker}\n- {name: a, mac: \"52:54:00:00:00:02\", role: worker}\n",
            "hardware.csv:2:3: the host a stands there twice, first in line 1"
        ),
        // A word that tells no role may mean either.
        ("hostname,mac,labels\na,52:54:00:00:00:01,type=boss\n", "hardware.csv:2:21: `type=boss` tells no role; write"),
        ("hostname,mac,labels\na,52:54:00:00:00:01,rack=a|role=etcd\n", "hardware.csv:2:21: `role=etcd` tells no role"),
        ("hostname,mac,labels\na,52:54:00:00:00:01,type=worker|role=cp\n", "tell different roles; write type=cp"),
    ]

    @Test("UTF-16 is named")
    func wide() {
        let bytes: [UInt8] = [0xFF, 0xFE] + Array("hostname,mac\n".utf8).flatMap { [$0, 0] }
        #expect { try HardwareList.read(bytes, source: "h") } throws: { "\($0)".contains("UTF-16; save it as UTF-8") }
    }

    @Test(
        "labels tell the role",
        arguments: [
            ("type=cp", HostRole.controlPlane), ("type=CP", .controlPlane),
            ("rack=a|type=control-plane", .controlPlane),
            ("role=controlplane", .controlPlane), ("type=r640|role=cp", .controlPlane), ("type=worker", .worker),
            ("type=worker|role=gpu", .worker), ("rack=a", .worker), ("", .worker),
        ])
    func roles(labels: String, role: HostRole) throws {
        #expect(try read("hostname,mac,labels\na,52:54:00:00:00:01,\(labels)\n").hosts.map(\.host.role) == [role])
    }

    @Test("what is wrong is told with its place", arguments: refused)
    func refuses(text: String, expected: String) {
        #expect(problem(text).contains(expected), "\(problem(text))")
    }

    @Test("no value of a BMC is in a message")
    func quiet() {
        let text = "\(Self.header)\n" + Self.row.replacing("cp01", with: "CP 01") + "\n"
        #expect(problem(text).contains("name") && !problem(text).contains("PrZ8W93i"))
    }

    @Test("random changes never trap")
    func hostile() throws {
        var seed = Seed()
        let good = Array("\(Self.header)\r\n\(Self.row)\r\n\"w\"\"1\",,,,52:54:00:00:00:01,,,,,,\n".utf8)
        for _ in 0..<300 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...6, using: &seed) {
                let place = Int.random(in: 0..<bytes.count, using: &seed)
                let byte = ([0x22, 0x2C, 0x0A, 0x0D, 0x00, 0xFF] as [UInt8]).randomElement(using: &seed) ?? 0
                if Bool.random(using: &seed) { bytes[place] = byte } else { bytes.insert(byte, at: place) }
            }
            if let list = try? HardwareList.read(bytes, source: "x") { #expect(!list.hosts.isEmpty, "\(seed)") }
        }
    }
}
