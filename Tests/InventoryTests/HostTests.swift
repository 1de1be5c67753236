import Inventory
import Markup
import Testing

@Suite struct HostTests {
    private func host(_ text: String) throws -> (Host?, [String]) {
        let faults = Faults(source: "h")
        let host = Host(Fields(try YAML.parse(Array(text.utf8), source: "h"), path: "hosts[0]", faults: faults))
        do { try faults.check() } catch { return (host, error.faults.map(\.description)) }
        return (host, [])
    }

    @Test func aFullHostIsRead() throws {
        let (host, faults) = try host(
            """
            name: worker-1
            mac: 52:54:00:00:00:01
            role: worker
            disk: /dev/sda
            interface: enp1s0
            address: 192.0.2.11/24
            gateway: 192.0.2.1
            nameservers: [192.0.2.1, 192.0.2.2]
            """)
        #expect(faults == [])
        #expect(host?.disk?.description == "sda")
        let servers = [try IPAddress("192.0.2.1"), try IPAddress("192.0.2.2")]
        #expect(host?.network.addresses.map(\.description) == ["192.0.2.11/24"] && host?.network.nameservers == servers)
        #expect(host?.network.primary?.ipv4.gateway == servers[0])
    }

    @Test func everyFaultIsReported() throws {
        let (host, faults) = try host("name: Bad\nmac: x\nrole: boss\nadress: 1\ngateway: 192.0.2.1\n")
        #expect(host == nil)
        #expect(faults.count == 5)
        #expect(faults.contains { $0.hasPrefix("h:4:1: unknown key `adress` in `hosts[0]`; did you mean `address`?") })
    }

    @Test func aHostNeedsAMarkOrAPlace() throws {
        let (placed, none) = try host("name: w1\nrole: worker\nmatch: {architecture: arm64, labels: {rack: r1}}\n")
        #expect(none == [] && placed?.mac == nil && placed?.macs.isEmpty == true)
        #expect(placed?.match == HostMatch(architecture: .arm64, labels: try MachineLabels(["rack": "r1"])))
        let (marked, some) = try host("name: w1\nrole: worker\nserial: SN-1\n")
        #expect(some == [] && marked?.mac == nil && marked?.match == nil)
        for (text, expected) in [
            ("", "`hosts[0].mac` is missing"), ("match: {}\n", "matches every machine"),
            ("match: {labels: {}}\n", "matches every machine"), ("match: {architecture: mips}\n", "amd64 or arm64"),
            ("match: {labels: {rack: \"a b\"}}\n", "the value of a label"),
            ("match: {labels: {rack: \"\"}}\n", "the value of a label"),
            ("match: {rack: r1}\n", "unknown key `rack`"),
            ("serial: SN-1\nmatch: {labels: {rack: r1}}\n", "without a mark of its own"),
        ] {
            let (_, faults) = try host("name: w1\nrole: worker\n" + text)
            #expect(faults.contains { $0.contains(expected) }, "\(text): \(faults)")
        }
    }

    @Test func mixedVersionsAreRefused() throws {
        let (_, faults) = try host(
            "name: a\nmac: 52:54:00:00:00:01\nrole: worker\naddress: 192.0.2.1/24\ngateway: '2001:db8::1'\n")
        #expect(faults.count == 1 && faults[0].contains("two IP versions"))
    }
}
