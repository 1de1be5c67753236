import Ignition
import ArgumentParser
import Cluster
import Inventory
import Operations
import PKI

/// `slipway cluster join`.
struct ClusterJoin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "join",
        abstract: "Write the Ignition of a host that joins the cluster.",
        discussion: """
            The token must be known to the cluster when the host comes up. The cluster's own is, for 24 hours after its \
            start; later, make one with `kubeadm token create TOKEN`, and for a control-plane host upload the \
            certificates again with `kubeadm init phase upload-certs --upload-certs`.

            EXAMPLES
              slipway cluster join -c rack/cluster.yaml --role worker --out worker.ign
              slipway cluster join -c rack/cluster.yaml --role control-plane \\
                --token abcdef.0123456789abcdef
            """)

    @OptionGroup var cluster: ClusterOption
    @Option(help: "What the host becomes: worker or control-plane.", transform: { try HostRole($0) })
    var role: HostRole
    @Option(
        help: "The bootstrap token to join with; SLIPWAY_TOKEN, which other users cannot see, then the cluster's own.")
    var token: String?
    @OptionGroup var output: OutputOption
    @OptionGroup var spec: SpecOption
    @OptionGroup var state: StateOption

    private var givenToken: String? { token ?? Environment["SLIPWAY_TOKEN"] }

    // Parsed here, since the parser of arguments would show the text of a mistyped token.
    func validate() throws {
        if let token = givenToken { do { _ = try BootstrapToken(token) } catch { throw ValidationError("\(error)") } }
    }

    func run() async throws {
        let definition = try cluster.load()
        let secrets = try await loadSecrets(SecretStore(state.directory(), cluster: definition.name), for: definition)
        let config = try JoinConfig.make(
            definition, secrets: secrets, role: role, token: try givenToken.map { try BootstrapToken($0) }, host: nil,
            version: spec.spec)
        try output.write(config.json())
        if givenToken != nil {
            Terminal.note("before the host boots, let the cluster know its token: kubeadm token create TOKEN")
        }
    }
}
