import ArgumentParser
import Inventory

/// `slipway host approve`.
struct HostApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Let a machine that asked be one of the hosts.",
        discussion: """
            It is described as `slipway host add` does; a machine that the cluster file comes to list needs no approval. \
            Nothing is installed yet: that takes `slipway host arm`.

            EXAMPLES
              slipway host approve machine-525400aabb09 --as worker-9 --role worker
            """)

    @Argument(
        help: ArgumentHelp("The machine, as `slipway host list` calls it.", valueName: "machine"),
        completion: HostNames.completion, transform: { try HostName($0) })
    var machine: HostName
    @Option(
        name: .customLong("as"), help: ArgumentHelp("What it is called from now on.", valueName: "name"),
        transform: { try HostName($0) })
    var newName: HostName
    @OptionGroup var description: HostDescription
    @Flag(help: "Only say what would be done.")
    var dryRun = false
    @OptionGroup var server: ServerOption
    @OptionGroup var format: FormatOption

    func run() async throws {
        // The server adds the MAC address that the machine asked from.
        let entry = description.entry(of: newName)
        let order = HostOrders.posting("approve", done: "approved as \(newName)", [("host", entry)])
        try await order.give([machine], isDryRun: dryRun, server, format)
    }
}
