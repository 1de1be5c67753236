import ArgumentParser
import Cluster
import Inventory
import Operations

/// `slipway simulate`.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Play every host of the cluster file against a running server.",
        discussion: """
            Each host fetches its boot script, kernel, initial RAM disk, second stage and Kickstart, every object of the \
            OSTree commit with its checksum verified, and its Ignition config, and reports that it is installed. \
            Container images are not pulled; live systems (`install.method: coreos`) fetch their root image and their \
            Ignition config. Nothing is kept. The exit status is 3 when a host fails.

            With -o json or yaml: succeeded, and stages, each with host, stage, milliseconds, bytes and, where it failed, \
            failure.

            EXAMPLES
              slipway simulate -c rack/cluster.yaml --server http://127.0.0.1:8080
              slipway simulate -c rack/cluster.yaml --server http://127.0.0.1:8080 -o json
            """)

    @OptionGroup var cluster: ClusterOption
    @Option(
        help: ArgumentHelp(
            "Where hosts reach the server; serve.url and serve.listen of the file come next.", valueName: "url"),
        transform: { try BaseURL($0) })
    var server: BaseURL?
    @OptionGroup var format: FormatOption

    func run() async throws {
        let definition = try cluster.load()
        guard !definition.hosts.isEmpty else {
            throw InvalidValue(cluster.file, expected: "a cluster file with hosts to play; add some under `hosts:`")
        }
        let url = try server ?? ServerAddress(definition).baseURL()
        let simulation = Simulation(hosts: definition.hosts, server: url)
        let report = try await interruptible {
            try await simulation.run { host, failed in
                Terminal.note(failed.map { "\(host) failed at \($0)" } ?? "\(host) is through")
            }
        }
        try format.show(report.value, text: report.table)
        if !report.succeeded { throw CommandFailed(status: .outsideFailed) }
    }
}
