import ArgumentParser
import Inventory
import Markup

/// `--within`, of the orders that arm a host.
struct ArmingWindow: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long the order waits for the host, such as 90m or 4h; 24h unless it is given.", valueName: "time"),
        transform: { try TimeSpan($0, in: 60...2_592_000) })
    var within: TimeSpan = .day

    /// As a member of an order's body.
    var member: (String, Value?) { ("within", .string(within.description)) }
}
