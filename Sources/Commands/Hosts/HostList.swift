import ArgumentParser
import Inventory
import Markup
import Operations
import Provisioning

/// `slipway host list`.
struct HostList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the hosts, and what has to happen for each to go on.",
        discussion: """
            PROGRESS is how much of the archive a host that is being installed has asked for.

            EXAMPLES
              slipway host list
              slipway host list --phase failed -o json
            """)

    @Option(help: ArgumentHelp("Only hosts in this phase.", valueName: "phase"))
    var phase: PhaseArgument?
    @OptionGroup var server: ServerOption
    @OptionGroup var format: FormatOption

    func run() async throws {
        let all = try await server.ask { client, _ in try client.get("/v1/hosts") }.list("hosts")
        let hosts = phase.map { phase in all.filter { $0.text("phase") == phase.phase.rawValue } } ?? all
        if hosts.isEmpty, format.format == .text { return Terminal.note("there are no such hosts") }
        try format.show(.array(hosts), text: HostRow.table(hosts.map(HostRow.init)))
    }
}
