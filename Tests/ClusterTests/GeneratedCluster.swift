import Cluster
import Markup
import SystemPackage
import TestSupport

/// A random but valid cluster file over all keys. The same seed gives the same file.
struct GeneratedCluster: Sendable {
    /// The file itself. Paths in it are those of ``folder()``.
    let text: String

    init(_ seed: inout Seed) {
        var maker = GeneratedClusterMaker(seed: seed)
        text = maker.file().yaml()
        seed = maker.seed
    }

    /// Reads the file.
    func definition(in folder: TemporaryDirectory) throws -> ClusterDefinition {
        do {
            return try ClusterFile.parse(
                Array(text.utf8), source: "generated.yaml", directory: FilePath(folder.path))
        } catch { throw TestFailure("\(error)\n\(text)") }
    }

    /// What generated files name, to be kept as long as they are read.
    static func folder() throws -> TemporaryDirectory {
        let folder = try TemporaryDirectory()
        let manifest = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: "
        try makeDirectory(folder("addons"))
        try folder.write("cni.yaml", manifest + "net\n---\n" + manifest + "net-2\n")
        try folder.write("addons/10-a.yaml", manifest + "a\n")
        try folder.write("addons/20-b.yml", manifest + "b\n")
        try makeDirectory(folder("extra"))
        try folder.write("extra/10-motd.bu", Self.butane("/etc/motd.d/10", "hello"))
        try folder.write("extra/20-issue.ign", Self.ignition("/etc/issue.d/20.issue", "hi"))
        try folder.write(
            "id.pub", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLEexampleEXAMPLEexampleEXAMPLEexample0 me\n")
        return folder
    }

    /// One set of secrets that does for every generated cluster: keys take long to make.
    static func secrets() throws -> ClusterSecrets {
        let folder = try TemporaryDirectory()
        let cluster = try ClusterFile.parse(
            Array("name: a\nloadBalancer: 192.0.2.1\n".utf8), source: "c", directory: "/")
        return try SecretStore(FilePath(folder.path), cluster: cluster.name).load(
            creatingFor: cluster, now: 1_700_000_000)
    }

    static func butane(_ path: String, _ text: String) -> String {
        """
        variant: fcos
        version: 1.4.0
        storage:
          files:
            - path: \(path)
              mode: 0644
              contents:
                inline: \(text)

        """
    }

    static func ignition(_ path: String, _ text: String) -> String {
        #"{"ignition":{"version":"3.3.0"},"storage":{"files":[{"path":"\#(path)","mode":420,"contents":{"source":"data:,\#(text)"}}]}}"#
    }
}
