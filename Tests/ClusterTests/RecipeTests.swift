import Cluster
import Glibc
import Ignition
import Inventory
import Markup
import PKI
import SystemPackage
import TestSupport
import Testing

/// Every `ignition/recipes/*.yaml` gives the `.ign` beside it. The first word of its name says what is made.
@Suite struct RecipeTests {
    private static let folder = Places.repository + "/ignition/recipes"

    /// Keys take long to make, and none is shown.
    private static let random = Result { try GeneratedCluster.secrets() }

    private static var names: [String] { Recipes.names(in: folder, suffix: ".yaml") }

    @Test func thereAreRecipesOfBothKinds() {
        #expect(Self.names.contains { $0.hasPrefix("start-") } && Self.names.contains { $0.hasPrefix("join-") })
    }

    @Test(arguments: names) func theRecipeGivesItsConfig(_ name: String) throws {
        let text = try readText("\(Self.folder)/\(name).yaml")
        let cluster = try ClusterFile.parse(Array(text.utf8), source: "\(name).yaml", directory: FilePath(Self.folder))
        let random = try Self.random.get()
        let secrets = ClusterSecrets(
            endpoint: random.endpoint, authority: random.authority, authorityKey: random.authorityKey,
            frontProxyAuthority: random.frontProxyAuthority, etcdAuthority: random.etcdAuthority,
            serviceAccountKey: random.serviceAccountKey, administrator: random.administrator,
            administratorKey: random.administratorKey,
            certificateKey: try CertificateKey(String(repeating: "0", count: 64)),
            bootstrapToken: try BootstrapToken("abcdef.0123456789abcdef"))
        let role: HostRole = name.contains("control-plane") ? .controlPlane : .worker
        let first = cluster.firstControlPlaneHost
        let config =
            name.hasPrefix("start-")
            ? try StartConfig.make(cluster, secrets: secrets, host: first, version: .v3_4)
            : try JoinConfig.make(
                cluster, credentials: secrets.joinCredentials, role: role,
                host: cluster.hosts.first { $0.role == role && $0 != first }, version: .v3_4)
        #expect(Rules.check(config).findings.filter { $0.severity == .error }.isEmpty)
        let made = try withoutSecrets(config, secrets).json()
        guard getenv("RECORD") == nil else {
            try writeText(made, to: "\(Self.folder)/\(name).ign")
            return
        }
        #expect(try made == readText("\(Self.folder)/\(name).ign"), "RECORD=1 rewrites it")
    }

    /// The secrets differ from run to run, and none belongs into a repository.
    private func withoutSecrets(_ config: Config, _ secrets: ClusterSecrets) throws -> Config {
        var stand = [secrets.authority.publicKeyPin.description: "sha256:" + String(repeating: "0", count: 64)]
        for (file, text) in secrets.controlPlaneFiles { stand[text] = "the content of \(file.path)\n" }
        var contents: [String: Node] = [:]
        for node in ConfigContents(config).nodes {
            guard case .inline(let bytes, true, _) = node.contents?.contents else { continue }
            let given = String(decoding: bytes, as: UTF8.self)
            let text = stand.reduce(given) { $0.replacing($1.key, with: $1.value) }
            guard text != given else { continue }
            let file = try File(path: node.path, mode: 0, contents: Array(text.utf8))
            contents[node.path] =
                Element(try Config(version: config.version, files: [file]).root)["storage"]?
                .items("files").first?["contents"]?.node
        }
        return Config(version: config.version, root: replacing(config.root, ["storage", "files"], contents))
    }

    /// The tree with other contents for files of a list.
    private func replacing(_ node: Node, _ path: [String], _ contents: [String: Node]) -> Node {
        switch node.content {
        case .scalar: return node
        case .sequence(let items): return Node(.sequence(items.map { replacing($0, [], contents) }), at: node.mark)
        case .mapping(let pairs):
            let new = Element(node).text("path").flatMap { contents[$0] }
            let result = pairs.map { pair in
                if path.isEmpty {
                    return pair.key == "contents" && new != nil
                        ? Node.Pair(pair.key, at: pair.mark, new ?? pair.value) : pair
                }
                guard pair.key == path.first else { return pair }
                return Node.Pair(pair.key, at: pair.mark, replacing(pair.value, Array(path.dropFirst()), contents))
            }
            return Node(.mapping(result), at: node.mark)
        }
    }
}
