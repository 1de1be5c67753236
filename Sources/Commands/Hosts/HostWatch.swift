import ArgumentParser
import Markup
import Operations

/// `slipway host watch`.
struct HostWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Tell what happens to the hosts, as it happens.",
        discussion: """
            A line each, of JSON with -o json, until Ctrl-C or the end of the server.

            EXAMPLES
              slipway host watch
              slipway host watch -o json
            """)

    @OptionGroup var server: ServerOption
    @OptionGroup var format: FormatOption

    func run() async throws {
        let format = format.format
        try await server.ask { client, stop in
            try client.watch(begun: { Terminal.note("watching; Ctrl-C ends it") }) { event in
                switch format {
                case .text: try Terminal.print(Terminal.printable(event.sentence))
                case .json: try Terminal.print(event.json())
                case .yaml: try Terminal.emit("---\n" + event.yaml())
                }
                return !stop.isSet
            }
        }
        Terminal.complain("the server has ended the watch")
        throw CommandFailed(status: .outsideFailed)
    }
}
