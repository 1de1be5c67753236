import ArgumentParser
import Inventory
import Markup
import Operations

/// `slipway host show`.
struct HostShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show all that the server knows of a host, but its secrets.",
        discussion: """
            EXAMPLES
              slipway host show worker-1
            """)

    @Argument(
        help: ArgumentHelp("The host.", valueName: "name"), completion: HostNames.completion,
        transform: { try HostName($0) })
    var name: HostName
    @OptionGroup var server: ServerOption
    @OptionGroup var format: FormatOption

    func run() async throws {
        let host = try await server.ask { [name] client, _ in try client.get("/v1/hosts/\(name)") }
        // YAML is what people read best, and says everything.
        try format.show(host, text: String(host.yaml().dropLast()))
    }
}
