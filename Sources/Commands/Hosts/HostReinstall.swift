import ArgumentParser
import Inventory
import Markup
import Operations

/// `slipway host reinstall`.
struct HostReinstall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reinstall",
        abstract: "Let the next network boot of an installed or failed host install it again, which erases its disk.",
        discussion: """
            Take a node out of its cluster before: `slipway cluster remove`.

            EXAMPLES
              slipway host reinstall worker-1
              slipway host reinstall worker-1 --within 4h --yes
            """)

    @Option(
        help: ArgumentHelp(
            "How long the order waits for the host, such as 90m or 4h; 24h unless it is given.", valueName: "time"),
        transform: { try TimeSpan($0, in: 60...2_592_000) })
    var within: TimeSpan = .day
    @OptionGroup var options: HostOrderOptions

    func run() async throws {
        try await HostOrders.posting(
            "reinstall", done: "armed for a reinstall", question: "Install again, erasing the disks of HOSTS?",
            [("within", .string(within.description))]
        ).run(options)
    }
}
