import ArgumentParser
import Inventory
import Markup
import Operations

/// `slipway host logs`.
struct HostLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "List or fetch what the installer of a host sent when it failed.",
        discussion: """
            Logs are gzip-compressed tar archives. They may hold what the host was given: keep them to yourself.

            EXAMPLES
              slipway host logs worker-1
              slipway host logs worker-1 worker-1-20261121T080000.000Z.tar.gz \\
                --to logs.tar.gz
            """)

    @Argument(
        help: ArgumentHelp("The host.", valueName: "name"), completion: HostNames.completion,
        transform: { try HostName($0) })
    var name: HostName
    @Argument(help: ArgumentHelp("The log to fetch; without it, they are listed.", valueName: "file"))
    var file: String?
    @Option(help: ArgumentHelp("Where to write it; its own name unless given.", valueName: "file"))
    var to: String?
    @OptionGroup var server: ServerOption
    @OptionGroup var format: FormatOption

    func validate() throws {
        guard to == nil || file != nil else { throw ValidationError("--to is for one log; name it as it is listed") }
        if let file, !file.utf8.allSatisfy(Self.isPlain) || file.hasPrefix(".") {
            throw ValidationError("a log is named as it is listed")
        }
    }

    /// What names of logs consist of.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: true
        default: false
        }
    }

    func run() async throws {
        guard let file else { return try await list() }
        let target = to ?? file
        let bytes = try await server.ask { [name] client, _ in
            var bytes: [UInt8] = []
            try client.download("/v1/hosts/\(name)/logs/\(file)") { bytes += $0 }
            return bytes
        }
        try ResultFile(path: target).write(bytes)
        try format.show(
            ["file": .string(target), "bytes": .integer(bytes.count)],
            text: "\(target): \(ProgressText.size(bytes.count))")
    }

    private func list() async throws {
        let logs = try await server.ask { [name] client, _ in try client.get("/v1/hosts/\(name)/logs") }.list("logs")
        if logs.isEmpty, format.format == .text { return Terminal.note("\(name) has sent no logs") }
        try format.show(
            .array(logs),
            text: logs.map { "\($0.text("file"))  \(ProgressText.size($0.number("bytes")))" }.joined(separator: "\n"))
    }
}
