import Cluster
import Inventory
import Markup
import TestSupport
import Testing

/// The recorded cases whose point is what a file says, and how files go together.
@Suite(.enabled(if: Places.shared != nil || Tool.areRequired, "the shared cases lie beside the repository"))
struct FileGoldenTests {
    private func layers(_ name: String) throws -> FileLayers {
        let folder = "\(Places.shared ?? "")/golden/ocne/\(name)"
        return FileLayers(
            file: try readText(folder + "/cluster.yaml"), defaults: try? readText(folder + "/defaults.yaml"))
    }

    private func recorded(_ name: String, _ path: String) throws -> String {
        let text = try readText("\(Places.shared ?? "")/golden/ocne/\(name)/case.json")
        let root = try JSON.parse(Array(text.utf8), source: name).value
        guard case .array(let files)? = root["ignition"]?["files"],
            case .string(let contents)? = files.first(where: { $0["path"] == .string(path) })?["contents"]
        else { throw TestFailure("\(name) has no \(path)") }
        return contents
    }

    @Test(arguments: [("start-33-defaults-file", 1), ("start-34-defaults-vs-config", 0)])
    func defaultsStandUnderTheClusterFile(_ name: String, _ extra: Int) throws {
        var layers = try layers(name)
        // The networks of one of them overlap, which only this lets pass.
        layers.settings = ["compat=ocne"]
        let cluster = try layers.definition()
        #expect(cluster.warnings.count == extra)
        let repository = "registry: \(cluster.osRegistry.registry)\ntag: \(cluster.osTag)\n"
        #expect(try recorded(name, "/etc/ocne/update.yaml").hasPrefix(repository))
        #expect(try recorded(name, "/etc/containers/registries.conf").contains("[\"\(cluster.registry)\"]"))
        let kubeadm = try recorded(name, "/etc/kubernetes/kubeadm.conf")
        let pods = cluster.podSubnets.map(\.description).joined(separator: ",")
        #expect(kubeadm.contains("podSubnet: \(pods)"))
        #expect(kubeadm.contains("kubernetesVersion: \(cluster.kubernetesVersion)"))
        #expect(cluster.extraIgnition.count == extra)
    }

    @Test(arguments: [
        ("err-06-unknown-key-cluster", "c.yaml:7:1: unknown key `virtualIP`; did you mean `virtualIp`?"),
        ("err-06-unknown-key-cluster", "c.yaml:8:1: unknown key `nosuchkey`"),
        ("err-11-bad-subnet", "c.yaml:7:16: `serviceSubnet`: `notacidr` is not a CIDR block"),
        ("err-13-bad-vip", "c.yaml:6:12: `virtualIp`: `not-an-ip` is not an IP address"),
        ("err-14-iface-injection", "c.yaml:6:23: `providers.byo.networkInterface`: `eth0; rm -rf /` is not the name"),
        ("err-04-osregistry-tag", "move the tag to `osTag`"), ("err-09-extra-ignition-dir", "extra.d"),
        ("start-33-defaults-file", "d.yaml:2:12: `serviceSubnet` 10.96.0.0/12 overlaps `podSubnet` 10.99.0.0/16"),
    ])
    func aMistakeIsAFaultAtItsPlace(_ name: String, _ message: String) throws {
        let found = try layers(name).faults()
        #expect(found.contains { $0.contains(message) }, "\(found)")
    }
}
