import ArgumentParser
import Markup
import Operations

/// `slipway store export`.
struct StoreExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Save what a server knows of its hosts in a file.",
        discussion: """
            The server that runs is asked; with --cluster, the store is read where no server runs. The file holds \
            tokens of open boot sessions: keep it to yourself.

            EXAMPLES
              slipway store export rack.jsonl
              slipway store export rack.jsonl --cluster rack
            """)

    @Argument(
        help: ArgumentHelp("The file, or - for standard output; a file that is there is replaced.", valueName: "file"))
    var file: String
    @OptionGroup var store: StoreFileOption
    @OptionGroup var server: ServerOption
    @OptionGroup var format: FormatOption

    func run() async throws {
        let bytes: [UInt8]
        if let source = try store.existing(server.state) {
            bytes = try await StoreFile(source).export()
        } else {
            bytes = try await server.ask { client, _ in
                var bytes: [UInt8] = []
                try client.download("/v1/store") { bytes += $0 }
                return bytes
            }
        }
        let count = try StoreFile.entries(of: bytes)
        guard file != "-" else { return try Terminal.emit(bytes) }
        try ResultFile(path: file).write(bytes)
        try format.show(
            ["file": .string(file), "entries": .integer(count), "bytes": .integer(bytes.count)],
            text: "\(file): \(count) entries, \(ProgressText.size(bytes.count))")
    }
}
