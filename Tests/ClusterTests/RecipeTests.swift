import Cluster
import Glibc
import Ignition
import Inventory
import PKI
import SystemPackage
import TestSupport
import Testing

/// Every `ignition/recipes/*.yaml` gives the `.ign` beside it. The first word of its name says what is made.
@Suite struct RecipeTests {
    private static let folder = Places.repository + "/ignition/recipes"

    private static var names: [String] { Recipes.names(in: folder, suffix: ".yaml") }

    @Test func thereAreRecipesOfBothKinds() {
        #expect(Self.names.contains { $0.hasPrefix("start-") } && Self.names.contains { $0.hasPrefix("join-") })
    }

    @Test(arguments: names) func theRecipeGivesItsConfig(_ name: String) throws {
        let directory = try TemporaryDirectory()
        let text = try readText("\(Self.folder)/\(name).yaml")
        let cluster = try ClusterFile.parse(Array(text.utf8), source: name, directory: "/")
        let random = try SecretStore(FilePath(directory.path), cluster: cluster.name)
            .load(creatingFor: cluster, now: 1_700_000_000)
        let secrets = ClusterSecrets(
            endpoint: random.endpoint, authority: random.authority, authorityKey: random.authorityKey,
            administrator: random.administrator,
            administratorKey: random.administratorKey,
            certificateKey: try CertificateKey(String(repeating: "0", count: 64)),
            bootstrapToken: try BootstrapToken("abcdef.0123456789abcdef"))
        let role: HostRole = name.contains("control-plane") ? .controlPlane : .worker
        let config =
            name.hasPrefix("start-")
            ? try StartConfig.make(cluster, secrets: secrets, host: cluster.firstControlPlaneHost, version: .v3_4)
            : try JoinConfig.make(cluster, secrets: secrets, role: role, host: nil, version: .v3_4)
        let made = try withoutSecrets(config, secrets).json()
        guard getenv("RECORD") == nil else {
            try writeText(made, to: "\(Self.folder)/\(name).ign")
            return
        }
        #expect(try made == readText("\(Self.folder)/\(name).ign"), "RECORD=1 rewrites it")
    }

    /// The secrets differ from run to run, and none belongs into a repository.
    private func withoutSecrets(_ config: Config, _ secrets: ClusterSecrets) throws -> Config {
        let stand = [
            secrets.authority.pem: "the certificate of the cluster's authority\n",
            secrets.authorityKey.traditional: "the key of the cluster's authority\n",
            secrets.authority.publicKeyPin.description: "sha256:" + String(repeating: "0", count: 64),
        ]
        let files = try config.files().map { file in
            let text = stand.reduce(String(decoding: file.contents, as: UTF8.self)) {
                $0.replacing($1.key, with: $1.value)
            }
            return try File(
                path: file.path, mode: file.mode, user: file.user, group: file.group, contents: Array(text.utf8),
                overwrite: file.overwrite)
        }
        return try Config(
            version: config.version, files: files, directories: config.directories, links: config.links,
            units: config.units, users: config.users, groups: config.groups)
    }
}
