import ArgumentParser
import Cluster
import Ignition
import Operations

/// `slipway cluster start`.
struct ClusterStart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Write the Ignition of the host that starts the cluster.",
        discussion: """
            The first run makes the cluster's secrets and a kubeconfig and keeps them (mode 0600); every later run gives \
            the same bytes. The config holds the key of the cluster's authority: keep it as you keep a password.

            EXAMPLES
              slipway cluster start -c rack/cluster.yaml --out control-1.ign
              slipway cluster start -c rack/cluster.yaml \\
                --spec 3.3.0 | ignition-validate -
            """)

    @OptionGroup var cluster: ClusterOption
    @OptionGroup var output: OutputOption
    @OptionGroup var spec: SpecOption
    @OptionGroup var secrets: SecretsOption

    func run() async throws {
        let definition = try cluster.load()
        let store = try self.secrets.store(for: definition.name)
        let secrets = try await loadSecrets(store, for: definition)
        let config = try StartConfig.make(
            definition, secrets: secrets, host: definition.firstControlPlaneHost, version: spec.spec)
        try output.write(config.json())
        Terminal.note("the kubeconfig is \(store.kubeconfig)")
    }
}
