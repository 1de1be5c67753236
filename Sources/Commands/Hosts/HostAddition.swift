import Markup
import Operations

/// Hands new hosts to the server, for `add` and `import`.
struct HostAddition: Sendable {
    /// As entries of `hosts:`.
    let entries: [Value]
    let isReplacing: Bool
    let isDryRun: Bool

    func run(_ server: ServerOption, _ format: FormatOption) async throws {
        let body: Value = ["hosts": .array(entries), "replace": .bool(isReplacing), "dryRun": .bool(isDryRun)]
        let answer = try await server.ask { client, _ in try client.post("/v1/hosts", body) }
        let names = answer.list("added").compactMap { if case .string(let name) = $0 { name } else { nil } }
        let verb = isDryRun ? "would be added" : "added"
        try format.show(answer, text: names.map { "\($0): \(verb)" }.joined(separator: "\n"))
    }
}
