import ArgumentParser
import Inventory
import Operations

/// `slipway host remove`.
struct HostRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Forget a host and its story.",
        discussion: """
            A host of the cluster file is removed there. The machine and its node stay as they are.

            EXAMPLES
              slipway host remove worker-9
            """)

    @OptionGroup var options: HostOrderOptions

    func run() async throws {
        try await HostOrders(done: "removed", question: "Forget HOSTS, with their stories?") { client, name, isDryRun in
            _ = try client.delete("/v1/hosts/\(name)?dryRun=\(isDryRun)")
            return nil
        }.run(options)
    }
}
