import ArgumentParser
import Inventory
import Markup
import Operations

/// `slipway host events`.
struct HostEvents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Tell the story of a host: every order, delivery and refusal.",
        discussion: """
            EXAMPLES
              slipway host events worker-1
              slipway host events worker-1 --last 10 -o json
            """)

    @Argument(
        help: ArgumentHelp("The host.", valueName: "name"), completion: HostNames.completion,
        transform: { try HostName($0) })
    var name: HostName
    @Option(help: ArgumentHelp("How many sentences at most, the last ones; up to 1000.", valueName: "count"))
    var last = 100
    @OptionGroup var server: ServerOption
    @OptionGroup var format: FormatOption

    func validate() throws {
        guard (1...1000).contains(last) else { throw ValidationError("--last is a number from 1 to 1000") }
    }

    func run() async throws {
        let answer = try await server.ask { [name, last] client, _ in
            try client.get("/v1/hosts/\(name)/events?last=\(last)")
        }
        let events = answer.list("events")
        if events.isEmpty, format.format == .text { return Terminal.note("\(name) has no story yet") }
        try format.show(.array(events), text: events.map(\.sentence).joined(separator: "\n"))
    }
}
