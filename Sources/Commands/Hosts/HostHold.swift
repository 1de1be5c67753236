import ArgumentParser
import Markup

/// `slipway host hold`.
struct HostHold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Give a host nothing more until it is released.",
        discussion: """
            EXAMPLES
              slipway host hold worker-1 --reason "its fan fails"
            """)

    @Option(help: ArgumentHelp("Why, for the story and the host's console.", valueName: "text"))
    var reason: String?
    @OptionGroup var options: HostOrderOptions

    func run() async throws {
        try await HostOrders.posting("hold", done: "held", [("reason", reason.map { .string($0) })]).run(options)
    }
}
