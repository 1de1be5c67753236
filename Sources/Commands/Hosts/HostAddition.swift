import ArgumentParser
import Markup
import Operations

/// How new hosts are handed to the server, for `add` and `import`.
struct HostAddition: ParsableArguments {
    @Flag(help: "Describe anew what was added before.")
    var replace = false
    @Flag(help: "Only say what would be done.")
    var dryRun = false
    @OptionGroup var server: ServerOption
    @OptionGroup var format: FormatOption

    /// - Parameter entries: The hosts, as entries of `hosts:`.
    func run(_ entries: [Value]) async throws {
        let body: Value = ["hosts": .array(entries), "replace": .bool(replace), "dryRun": .bool(dryRun)]
        let answer = try await server.ask { client, _ in try client.post("/v1/hosts", body) }
        let names = answer.list("added").compactMap { if case .string(let name) = $0 { name } else { nil } }
        let verb = dryRun ? "would be added" : "added"
        try format.show(answer, text: names.map { "\($0): \(verb)" }.joined(separator: "\n"))
    }
}
