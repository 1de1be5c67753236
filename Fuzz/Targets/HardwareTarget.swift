import Inventory
import Markup

/// Lists of machines, as spreadsheets and people write them.
enum HardwareTarget {
    static let list = Target(
        "hardware-csv", limit: 4096, refusals: [Fault.self, FaultReport.self],
        seeds: {
            let header =
                "hostname,bmc_ip,bmc_username,bmc_password,mac,ip_address,netmask,gateway,nameservers,labels,disk"
            let row =
                "a,192.0.2.1,root,\"x,\"\"y\",52:54:00:00:00:01,192.0.2.2,255.255.254.0,192.0.2.1,192.0.2.1|192.0.2.3,type=cp,/dev/sda"
            return [
                Array("\(header)\n\(row)\n".utf8),
                [0xEF, 0xBB, 0xBF] + Array("hostname,mac\r\na,52:54:00:00:00:01\r\n".utf8),
                Array("- {name: a, mac: \"52:54:00:00:00:01\", role: worker}\n".utf8),
            ]
        }
    ) { input in
        let list = try HardwareList.read(input, source: "h")
        expect(!list.hosts.isEmpty, "hosts")
        // What is kept is the same host when it is read again.
        for definition in list.hosts {
            let faults = Faults(source: "again")
            let again = HostDefinition(definition.entry.node(at: .start), path: "h", faults: faults)
            expect(faults.isEmpty && again?.host == definition.host, "the host read again")
        }
    }
}
