import ArgumentParser
import Cluster
import Inventory
import Markup
import Operations
import PKI

/// `slipway cluster migrate`.
struct ClusterMigrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Move a machine from one cluster that runs to another.",
        discussion: """
            The destination gets a token, and for a control-plane host the certificates; the machine's new Ignition is \
            written to --out; then the source lets the node go, as `slipway cluster remove` does. Both clusters are \
            looked at before either is changed, and what was made in the destination is taken back when the source keeps \
            the node. The machine joins when it is installed with the new config: boot it from the network again. What \
            the destination is comes from its cluster file (-c), or else from the cluster itself.

            EXAMPLES
              slipway cluster migrate --node worker-2 --kubeconfig old.conf \\
                --destination new.conf --out worker-2.ign
              slipway cluster migrate -N worker-2 -k old.conf -d new.conf \\
                -c new/cluster.yaml --delete-emptydir-data --out worker-2.ign -o json
            """)

    @OptionGroup var kubeconfig: KubeconfigOption
    @Option(name: [.customShort("N"), .long], help: ArgumentHelp("The node that moves.", valueName: "name"))
    var node: String
    @Option(name: .shortAndLong, help: ArgumentHelp("The kubeconfig of the cluster it moves to.", valueName: "file"))
    var destination: String
    @OptionGroup(title: "The destination") var cluster: LiveClusterOption
    @Option(
        help: "What it becomes: worker or control-plane; that of the cluster file, or else worker.",
        transform: { try HostRole($0) })
    var role: HostRole?
    @Option(
        help: ArgumentHelp(
            "The source's cluster file, by which its secrets are found; needed for a member of etcd.", valueName: "file"
        ))
    var source: String?
    @OptionGroup var removal: RemovalOptions
    @OptionGroup var output: OutputOption
    @OptionGroup var spec: SpecOption
    @OptionGroup var secrets: SecretsOption
    @OptionGroup var format: FormatOption

    func validate() throws {
        guard format.format == .text || output.out != nil || removal.dryRun else {
            throw ValidationError("-o \(format.format.rawValue) needs --out FILE: standard output has the config")
        }
    }

    func run() async throws {
        let left = try source.map { try ClusterOption.definition(of: $0) }
        let known = try secrets.known(left)
        var removal = NodeRemoval(node, removal.options(), secrets: try await secrets.existing(for: left))
        removal.known = known?.pins ?? []
        let target = try KubeconfigOption.parse(["-k", destination])
        let join = try await join(cluster.load(or: target))
        let (output, leaving) = (output, removal)
        let outcome = try await kubeconfig.run(or: known) { api, rescue, stop in
            try target.connect(isStopped: { stop.isSet }) { other, otherRescue in
                try NodeMigration(leaving, to: join).run(
                    from: (api, rescue), to: (other, otherRescue), now: .now, isStopped: { stop.isSet },
                    write: { try output.write($0) }, discard: { output.discard() }, { RemovalOptions.say($0) })
            }
        }
        outcome.joined.warnings.forEach { Terminal.warn($0) }
        let isDryRun = leaving.options.isDryRun
        let word = isDryRun ? "would" : "done:"
        let changes =
            outcome.joined.changes.map { "\($0) in the destination" }
            + outcome.removed.changes.map { "\($0) in the source" }
        let text = changes.map { "\(word) \($0)" }.joined(separator: "\n")
        if isDryRun || format.format != .text {
            try format.show(
                [
                    "destination": outcome.joined.value(isDryRun: isDryRun),
                    "source": outcome.removed.value(of: node, isDryRun: isDryRun),
                ], text: text)
        } else {
            Terminal.note(Terminal.printable(text))
        }
        if !isDryRun { RemovalOptions.remind() }
    }

    private func join(_ definition: ClusterDefinition) async throws -> LiveJoin {
        let host = (try? HostName(node)).flatMap { definition.host(named: $0) }
        let role = role ?? host?.role ?? .worker
        var join = LiveJoin(definition, role: role, host: host, version: spec.spec)
        join.known = cluster.file == nil ? [] : try secrets.known(definition)?.pins ?? []
        join.isDryRun = removal.dryRun
        if role == .controlPlane { join.secrets = try await secrets.existing(for: definition) }
        return join
    }
}
