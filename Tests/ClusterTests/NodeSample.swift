import Cluster
import Ignition
import Inventory
import SystemPackage
import TestSupport

/// The config of a host of a cluster file, for a look at what its node gets.
struct NodeSample {
    let files: [File]
    let units: [Unit]

    /// Made once, for keys take their time.
    private static let secrets = Result<ClusterSecrets, any Error> {
        let directory = try TemporaryDirectory()
        let cluster = try ClusterFile.parse(
            Array("name: a\nloadBalancer: 192.0.2.10\n".utf8), source: "c", directory: "/")
        return try SecretStore(FilePath(directory.path), cluster: cluster.name).load(creatingFor: cluster, now: 1)
    }

    /// - Parameters:
    ///   - host: The index of the host in the file; nil makes the config of the first node without one.
    ///   - isJoining: Whether the host joins as a control plane; otherwise it starts the cluster.
    init(_ text: String, host: Int? = nil, isJoining: Bool = false) throws {
        let cluster = try ClusterFile.parse(Array("name: a\n\(text)\n".utf8), source: "c", directory: "/")
        let secrets = try Self.secrets.get()
        let host = host.map { cluster.hosts[$0] }
        let config =
            try isJoining
            ? JoinConfig.make(
                cluster, credentials: secrets.joinCredentials, role: host?.role ?? .controlPlane, host: host,
                version: .v3_4)
            : StartConfig.make(cluster, secrets: secrets, host: host, version: .v3_4)
        files = try config.files()
        units = try config.units
    }

    func text(_ path: String) -> String? {
        files.first { $0.path == path }.map { String(decoding: $0.contents, as: UTF8.self) }
    }

    func dropIn(_ unit: String, _ name: String) -> String? {
        units.first { $0.name == unit }?.dropIns.first { $0.name == name }?.contents
    }

    /// Three control-plane hosts and a worker.
    static func hosts(_ addresses: [String?], interface: String? = nil) -> String {
        let lines = addresses.enumerated().map { index, address in
            "  - {name: h\(index), mac: '52:54:00:00:00:0\(index)', role: \(index < 3 ? "control-plane" : "worker")"
                + (address.map { ", address: '\($0)'" } ?? "") + (interface.map { ", interface: \($0)" } ?? "") + "}"
        }
        return "hosts:\n" + lines.joined(separator: "\n")
    }
}
