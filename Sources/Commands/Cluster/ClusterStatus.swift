import ArgumentParser
import Cluster
import Inventory
import Operations

/// `slipway cluster status`.
struct ClusterStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Look at a cluster that runs: nodes, versions, certificates' ends, and what is missing.",
        discussion: """
            With -c the kubeconfig is the one that Slipway keeps for the cluster, and its hosts are held against the \
            nodes. The exit status is 0 for a cluster that is as it should be, 1 when something is wrong with it, and 3 \
            when it cannot be reached. --wait looks until nothing is wrong, or the time is over.

            EXAMPLES
              slipway cluster status -c rack/cluster.yaml
              slipway cluster status --kubeconfig admin.conf -o json
              slipway cluster status -c rack/cluster.yaml --wait 20m
            """)

    @OptionGroup var kubeconfig: KubeconfigOption
    @Option(
        name: [.customShort("c"), .customLong("config"), .customLong("cluster")],
        help: ArgumentHelp("The cluster file, whose hosts should be nodes.", valueName: "file"))
    var file: String?
    @Option(
        help: ArgumentHelp("Wait so long for a cluster that is as it should be, such as 10m.", valueName: "time"),
        transform: { try TimeSpan($0, in: 60...31_536_000) })
    var wait: TimeSpan?
    @OptionGroup var secrets: SecretsOption
    @OptionGroup var format: FormatOption

    func run() async throws {
        let cluster = try file.map { try ClusterOption.definition(of: $0) }
        let looker = LiveStatus(secrets: try await secrets.existing(for: cluster))
        let (known, limit) = (try secrets.known(cluster), wait)
        let report = try await kubeconfig.run(or: known) { api, _, stop in
            // Before a cluster that does not answer yet is waited for, it cannot be asked who it is.
            guard let limit else {
                try known?.check(api)
                return try looker.look(api, now: .now)
            }
            return try looker.wait(
                api, for: cluster, deadline: limit.duration, now: { .now }, isStopped: { stop.isSet }
            ) { Self.show($0, cluster) }
        }
        let findings = report.findings(cluster)
        try format.show(report.value(findings), text: report.text(findings))
        if findings.contains(where: { $0.severity == .wrong }) { throw CommandFailed(status: .invalidInput) }
    }

    private static func show(_ report: ClusterReport, _ cluster: ClusterDefinition?) {
        let wrong = report.findings(cluster).filter { $0.severity == .wrong }
        guard let first = wrong.first else { return }
        let others = wrong.count == 1 ? "" : ", and \(wrong.count - 1) more"
        Terminal.note(Terminal.printable("waiting: \(first.text)\(others)"))
    }
}
