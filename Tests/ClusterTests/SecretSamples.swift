import Cluster
import SystemPackage
import TestSupport

/// A cluster with its secrets, made once for all tests of secrets: keys take long.
struct SecretSamples: Sendable {
    /// 2026-11-21 00:00:00 UTC.
    static let now: Int64 = 1_795_219_200

    static let shared = Result { try SecretSamples() }

    let cluster: ClusterDefinition
    let secrets: ClusterSecrets
    /// What the store wrote.
    let text: String

    private init() throws {
        cluster = try Self.cluster()
        let directory = try TemporaryDirectory()
        let store = SecretStore(FilePath(directory.path), cluster: cluster.name)
        secrets = try store.load(creatingFor: cluster, now: Self.now)
        text = try readText(store.file.string)
        withExtendedLifetime(directory) {}
    }

    /// A cluster file's meaning.
    static func cluster(endpoint: String = "virtualIp: 2001:db8::1") throws -> ClusterDefinition {
        let text = "name: rack\n\(endpoint)\nproviders: {byo: {networkInterface: eth0}}\n"
        return try ClusterFile.parse(Array(text.utf8), source: "cluster.yaml", directory: "/")
    }

    /// The same secrets as version 1 had them.
    var firstVersion: String {
        text.split(separator: "\n").filter { line in
            !["frontProxyCA", "etcdCA", "serviceAccountKey"].contains { line.contains("\"\($0)") }
        }.joined(separator: "\n").replacing("\"version\": 2", with: "\"version\": 1")
    }

    /// A new store below a directory, which holds a text.
    static func store(
        in directory: TemporaryDirectory, _ text: String?, access: SecretsAccess = SecretsAccess()
    ) throws -> SecretStore {
        let state = "state-\(UInt64.random(in: 0...UInt64.max))"
        let store = SecretStore(FilePath(directory(state)), cluster: try cluster().name, access: access)
        if let text {
            for path in [state, "\(state)/clusters", "\(state)/clusters/rack"] { try makeDirectory(directory(path)) }
            try writeText(text, to: store.file.string, mode: 0o600)
        }
        return store
    }
}
