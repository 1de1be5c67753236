import ArgumentParser
import Cluster
import Inventory
import Operations
import SystemPackage

/// `slipway cluster render`.
struct ClusterRender: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Write the Ignition of every host of a cluster file.",
        discussion: """
            The first control-plane host starts the cluster, all others join it; each config is what `slipway serve` \
            would hand to its host. With --out each goes to HOST.ign in a directory (mode 0600); files that are right \
            already stay as they are, and files of hosts that are gone are named, never deleted. Otherwise each is a line \
            of JSON, {"host": NAME, "config": CONFIG}. No network is needed.

            EXAMPLES
              slipway cluster render -c rack/cluster.yaml --out configs
              slipway cluster render -c rack/cluster.yaml --out configs \\
                --host worker-1 --host worker-2
              slipway cluster render -c rack/cluster.yaml | jq -r .host
            """)

    @OptionGroup var cluster: ClusterOption
    @Option(
        name: .customLong("host"),
        help: ArgumentHelp("Only this host; may be given again. All hosts of the file otherwise.", valueName: "name"))
    var names: [String] = []
    @Option(help: ArgumentHelp("Write HOST.ign files into this directory.", valueName: "directory"))
    var out: String?
    @OptionGroup var spec: SpecOption
    @OptionGroup var secrets: SecretsOption

    func run() async throws {
        let definition = try cluster.load()
        guard !definition.hosts.isEmpty else {
            throw InvalidValue(cluster.file, expected: "a cluster file with `hosts:`")
        }
        let wanted = try Set(names.map { try definition.host(called: $0).name })
        let hosts = definition.hosts.filter { wanted.isEmpty || wanted.contains($0.name) }
        let store = try self.secrets.store(for: definition.name)
        let secrets = try await loadSecrets(store, for: definition)
        let (directory, version) = (out.map { FilePath($0) }, spec.spec)
        try await blocking { stop in
            let configs = ClusterConfigs(definition, secrets: secrets, version: version)
            try RenderedHosts(configs, hosts, stop).write(to: directory, of: definition)
        }
    }
}
