import Cluster
import Inventory
import Markup
import SystemPackage
import Testing

/// `hosts[].disk`, which is short for `hosts[].install.disk`.
@Suite struct FileDiskTests {
    private static func parse(_ install: String, _ host: String) throws -> ClusterDefinition {
        let text =
            FileLayers.endpoint + "install: {\(install)}\n"
            + "hosts: [{name: h0, mac: \"52:54:00:00:00:00\", role: control-plane, \(host)}]\n"
        return try ClusterFile.parse(Array(text.utf8), source: "c.yaml", directory: "/rack")
    }

    @Test(arguments: [
        ("", "disk: sda", ["sda"]), ("disk: sdb", "disk: sda", ["sda"]), ("disk: {serial: A}", "disk: sda", ["sda"]),
        ("disks: [sdb, sdc]", "disk: /dev/disk/by-id/x", ["disk/by-id/x"]),
        ("disk: sdb", "install: {disk: sdc}, disk: sda", ["sdc"]), ("disk: sdb", "labels: {a: b}", ["sdb"]),
    ])
    func isTheHostsOwn(install: String, host: String, disks: [String]) throws {
        let cluster = try Self.parse(install, host)
        #expect(cluster.install(of: cluster.hosts[0]).storage.disks.map { $0.path?.description } == disks)
    }

    @Test func oneDiskIsNoMirror() throws {
        let report = #expect(throws: FaultReport.self) {
            try Self.parse("disks: [sdb, sdc], storage: {mirror: true}", "disk: sda")
        }
        let faults = report?.faults.map(\.description) ?? []
        #expect(faults.count == 1 && faults[0].contains("a mirror needs two disks or more, and one is"), "\(faults)")
    }

    @Test func aNameThatIsNoneIsToldOnce() throws {
        let report = #expect(throws: FaultReport.self) { try Self.parse("", "disk: \"a b\"") }
        #expect(report?.faults.count == 1, "\(report?.faults.map(\.description) ?? [])")
    }
}
