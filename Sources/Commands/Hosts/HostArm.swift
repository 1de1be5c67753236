import ArgumentParser
import Inventory
import Markup
import Operations

/// `slipway host arm`.
struct HostArm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arm",
        abstract: "Let the next network boot of a host install it, which erases its disk.",
        discussion: """
            For hosts with nothing of ours on their disks; for others say `slipway host reinstall`.

            EXAMPLES
              slipway host arm worker-1 worker-2
              slipway host arm --all --within 4h
            """)

    @Option(
        help: ArgumentHelp(
            "How long the order waits for the host, such as 90m or 4h; 24h unless it is given.", valueName: "time"),
        transform: { try TimeSpan($0, in: 60...2_592_000) })
    var within: TimeSpan = .day
    @OptionGroup var options: HostOrderOptions

    func run() async throws {
        try await HostOrders.posting("arm", done: "armed", [("within", .string(within.description))]).run(options)
    }
}
