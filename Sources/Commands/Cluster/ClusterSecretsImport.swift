import ArgumentParser
import Cluster
import Operations
import SystemPackage

/// `slipway cluster secrets import`.
struct ClusterSecretsImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take a cluster's secrets from a bundle, or from a control-plane host of a cluster made elsewhere.",
        discussion: """
            --pki reads a copy of /etc/kubernetes/pki: ca, front-proxy-ca, etcd/ca and sa. Keys are checked against \
            their certificates. What the secrets of the same cluster lack is added; what is other than theirs is \
            refused without --replace. A bundle stays encrypted as it is unless something else is said.

            EXAMPLES
              slipway cluster secrets import -c rack/cluster.yaml rack.secrets
              slipway cluster secrets import -c adopted.yaml --encrypt \\
                --pki /mnt/control-1/etc/kubernetes/pki
            """)

    @OptionGroup var cluster: ClusterOption
    @Argument(help: ArgumentHelp("A bundle that `secrets export` wrote; - reads standard input.", valueName: "file"))
    var bundle: InputFile?
    @Option(help: ArgumentHelp("A copy of a control-plane host's certificate directory.", valueName: "directory"))
    var pki: String?
    @Flag(help: "Take the place of other secrets of a cluster of this name.")
    var replace = false
    @OptionGroup var protection: ProtectionOption
    @OptionGroup var secrets: SecretsOption

    func validate() throws {
        guard (bundle == nil) != (pki == nil) else { throw ValidationError("give either a bundle or --pki DIRECTORY") }
    }

    func run() async throws {
        let definition = try cluster.load()
        let store = try secrets.store(for: definition.name)
        let source = try await source(definition)
        let protection: SecretStore.Protection
        switch try (self.protection.protection(), source) {
        case (.kept, .bundle(let bundle)): protection = bundle.key.map { .key($0) } ?? .kept
        case (let asked, _): protection = asked
        }
        let imported = try await importSecrets(
            source, into: store, for: definition, protection: protection, replacing: replace)
        if !imported.missingFiles.isEmpty {
            let names = imported.missingFiles.map(\.path).joined(separator: ", ")
            Terminal.warn("\(names) are not among the secrets; without them no control-plane host can join")
        }
        Terminal.note("the secrets are in \(store.file), the kubeconfig is \(store.kubeconfig)")
    }

    private func source(_ definition: ClusterDefinition) async throws -> SecretsSource {
        if let pki {
            return .directory(try await blocking { _ in try ControlPlanePKI.read(directory: FilePath(pki)) })
        }
        guard let bundle else { throw CommandFailed(status: .usage) }
        let access = try secrets.access()
        let read = try await blocking { _ in
            try SecretBundle.read(try bundle.read(), source: bundle.name, access: access)
        }
        guard read.secrets.endpoint == definition.controlPlaneEndpoint else {
            throw ForeignBundle(
                source: bundle.name, endpoint: read.secrets.endpoint, expected: definition.controlPlaneEndpoint)
        }
        return .bundle(read)
    }
}
