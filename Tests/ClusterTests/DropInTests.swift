import Cluster
import Ignition
import SystemPackage
import TestSupport
import Testing

/// systemd has nothing to say about the drop-ins that a node gets for services of its image.
@Suite struct DropInTests {
    @Test(.enabled(if: Tool("systemd-analyze").isUsable)) func systemdAcceptsThem() async throws {
        let directory = try TemporaryDirectory()
        let text = """
            name: a
            virtualIp: 192.0.2.20
            hosts: [{name: h, mac: "52:54:00:00:00:01", role: control-plane}]
            proxy: {httpsProxy: "http://p%41:3128/", httpProxy: "http://p:3128", noProxy: ".example.com,10.0.0.0/8"}
            """
        let cluster = try ClusterFile.parse(Array(text.utf8), source: "c", directory: "/")
        let secrets = try SecretStore(FilePath(directory.path), cluster: cluster.name).load(
            creatingFor: cluster, now: 1)
        let config = try StartConfig.make(cluster, secrets: secrets, host: cluster.hosts[0], version: .v3_4)
        let units = try config.units.filter { !$0.dropIns.isEmpty }
        #expect(
            Set(units.map(\.name)).isSuperset(of: [
                "ocne.service", "crio.service", "rpm-ostreed.service", "keepalived.service",
            ]))
        try makeDirectory(directory("units"))
        for unit in units {
            try directory.write("units/\(unit.name)", "[Unit]\nDescription=stub\n[Service]\nExecStart=/bin/true\n")
            try makeDirectory(directory("units/\(unit.name).d"))
            for dropIn in unit.dropIns {
                // Its program is on nodes only.
                try directory.write(
                    "units/\(unit.name).d/\(dropIn.name)",
                    dropIn.contents.replacing("=+/etc/ocne/keepalived_interface", with: "=+/bin/true"))
            }
        }
        let judged = try await run(
            "systemd-analyze", ["verify"] + units.map { directory("units/\($0.name)") },
            environment: ["SYSTEMD_UNIT_PATH": directory("units") + ":"])
        #expect(judged.succeeded && judged.output.isEmpty && judged.error.isEmpty, "\(judged)")
    }
}
