import ArgumentParser
import Cluster
import Glibc
import Operations

/// `slipway cluster secrets export`.
struct ClusterSecretsExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a cluster's secrets as one bundle.",
        discussion: """
            The bundle is encrypted as the secrets are, unless something else is said. Whoever reads one in clear owns the \
            cluster: keep it as you keep a password.

            EXAMPLES
              slipway cluster secrets export -c rack/cluster.yaml --encrypt \\
                --out rack.secrets
              slipway cluster secrets export -c rack/cluster.yaml \\
                --new-key-file backup.key | ssh vault 'cat > rack.secrets'
            """)

    @OptionGroup var cluster: ClusterOption
    @OptionGroup var output: OutputOption
    @OptionGroup var protection: ProtectionOption
    @Flag(help: "Print secrets in clear even on a terminal.")
    var showSecrets = false
    @OptionGroup var secrets: SecretsOption

    func run() async throws {
        let definition = try cluster.load()
        let store = try secrets.store(for: definition.name)
        let found = try await existingSecrets(store, for: definition)
        let key: BundleKey? =
            switch try protection.protection() {
            case .kept: found.key
            case .key(let key): key
            case .none: nil
            }
        guard key != nil || output.out != nil || showSecrets || isatty(STDOUT_FILENO) == 0 else {
            Terminal.complain(
                "the secrets would be shown in clear; give --out FILE or --encrypt, or --show-secrets to see them all the same"
            )
            throw CommandFailed(status: .usage)
        }
        let bundle = SecretBundle(found.secrets, key: key)
        try output.write(try await blocking { _ in try bundle.text() } + "\n")
    }
}
