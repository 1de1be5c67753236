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
        guard case .fixed(let address, let gateway, let nameservers)? = host?.network else {
            Issue.record("the network is not fixed")
            return
        }
        #expect(address.description == "192.0.2.11/24" && gateway?.description == "192.0.2.1" && nameservers.count == 2)
    }

    @Test func everyFaultIsReported() throws {
        let (host, faults) = try host("name: Bad\nmac: x\nrole: boss\nadress: 1\ngateway: 192.0.2.1\n")
        #expect(host == nil)
        #expect(faults.count == 5)
        #expect(faults.contains { $0.hasPrefix("h:4:1: unknown key `adress` in `hosts[0]`; did you mean `address`?") })
    }

    @Test func mixedVersionsAreRefused() throws {
        let (_, faults) = try host(
            "name: a\nmac: 52:54:00:00:00:01\nrole: worker\naddress: 192.0.2.1/24\ngateway: '2001:db8::1'\n")
        #expect(faults.count == 1 && faults[0].contains("two IP versions"))
    }
}
