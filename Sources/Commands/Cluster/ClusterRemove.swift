import ArgumentParser
import Cluster
import Inventory
import Markup
import Operations

/// `slipway cluster remove`.
struct ClusterRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Take a node out of a cluster that runs.",
        discussion: """
            The node is cordoned and its pods are evicted as their disruption budgets allow; a control-plane node's member \
            is taken out of etcd, which needs the cluster's secrets (-c FILE); then the node and the tokens that were \
            made for it are deleted. With -c the kubeconfig may be left to Slipway, which keeps one for the cluster. Everything is looked at before anything is changed, and when pods do not end in \
            time the node is uncordoned again. Run again, it goes on where it ended. The machine itself is not touched: \
            switch it off or install it anew, since it still has the cluster's keys.

            EXAMPLES
              slipway cluster remove --kubeconfig admin.conf --node worker-2 --dry-run
              slipway cluster remove -k admin.conf --node worker-2 --delete-emptydir-data
              slipway cluster remove -c rack/cluster.yaml -k admin.conf --node control-3
            """)

    @OptionGroup var kubeconfig: KubeconfigOption
    @Option(name: [.customShort("N"), .long], help: ArgumentHelp("The node that leaves.", valueName: "name"))
    var node: String
    @OptionGroup var removal: RemovalOptions
    @Option(
        name: [.customShort("c"), .customLong("config"), .customLong("cluster")],
        help: ArgumentHelp("The cluster file, by which the secrets are found.", valueName: "file"))
    var file: String?
    @OptionGroup var secrets: SecretsOption
    @OptionGroup var format: FormatOption

    func run() async throws {
        let cluster = try file.map { try ClusterOption.definition(of: $0) }
        let bundle = try await secrets.existing(for: cluster)
        let known = try secrets.known(cluster)
        var removal = NodeRemoval(node, removal.options(), secrets: bundle)
        removal.known = known?.pins ?? []
        let prepared = removal
        let outcome = try await kubeconfig.run(or: known) { api, rescue, stop in
            try prepared.run(api, rescue: rescue, now: .now, isStopped: { stop.isSet }) { RemovalOptions.say($0) }
        }
        let isDryRun = removal.options.isDryRun
        let word = isDryRun ? "would" : "done:"
        let text = outcome.changes.map { "\(word) \($0)" }.joined(separator: "\n")
        try format.show(outcome.value(of: node, isDryRun: isDryRun), text: text)
        if !isDryRun { RemovalOptions.remind() }
    }
}

/// How a node is let go, for the commands that do so.
struct RemovalOptions: ParsableArguments {
    @Flag(help: "Lose pods that no controller starts elsewhere, and do not wait for those of a machine that is gone.")
    var force = false
    @Flag(name: .customLong("delete-emptydir-data"), help: "Lose what pods keep in emptyDir volumes on the node.")
    var losesLocalData = false
    @Option(
        help: ArgumentHelp("How long pods have to end, such as 1h; 10m unless it is given.", valueName: "time"),
        transform: { try TimeSpan($0, in: 1...86_400) }
    )
    var timeout: TimeSpan = .tenMinutes
    @Flag(help: "Look at everything and say what would be done; nothing is changed.")
    var dryRun = false

    func options() -> NodeRemoval.Options {
        var options = NodeRemoval.Options()
        options.isForced = force
        options.losesLocalData = losesLocalData
        options.deadline = timeout.duration
        options.isDryRun = dryRun
        return options
    }

    /// What is left on the machine.
    static func remind() {
        Terminal.note(
            "the machine still runs its containers and has the cluster's keys: switch it off, or install it anew")
    }

    static func say(_ step: String) { Terminal.note(Terminal.printable(step)) }
}

extension NodeRemoval.Outcome {
    /// For programs.
    func value(of node: String, isDryRun: Bool) -> Value {
        [
            "node": .string(node), "controlPlane": .bool(isControlPlane), "dryRun": .bool(isDryRun),
            "pods": .array(pods.map { .string($0) }), "changes": .array(changes.map { .string($0) }),
        ]
    }
}
