import ArgumentParser
import Inventory
import Markup
import Operations

/// Which hosts an order is for, and how much is asked before.
struct HostOrderOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The hosts.", valueName: "name"), completion: HostNames.completion,
        transform: { try HostName($0) })
    var names: [HostName] = []
    @Flag(help: "All hosts that the server knows.")
    var all = false
    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false
    @Flag(help: "Only say what would be done.")
    var dryRun = false
    @OptionGroup var server: ServerOption
    @OptionGroup var format: FormatOption

    func validate() throws {
        guard all != !names.isEmpty else { throw ValidationError("name hosts or say --all, one of both") }
        guard Set(names).count == names.count else { throw ValidationError("a host is named twice") }
    }
}

/// An order for several hosts: each is tried, and each outcome told.
struct HostOrders: Sendable {
    /// What happens to a host, after its name, such as "armed".
    let done: String
    /// What is asked before, with the hosts in place of `HOSTS`; nil asks only before `--all`.
    let question: String?
    /// Answers the host as it is then; nil where it is no more.
    let send: @Sendable (AdminClient, HostName, _ isDryRun: Bool) throws -> Value?

    /// Gives an order with a body.
    static func posting(
        _ order: String, done: String, question: String? = nil, _ members: [(String, Value?)] = []
    ) -> HostOrders {
        HostOrders(done: done, question: question) { client, name, isDryRun in
            let body = Value.object(omittingNil: members + [("dryRun", isDryRun ? true : nil)])
            return try client.post("/v1/hosts/\(name)/\(order)", body)
        }
    }

    /// - Throws: ``CommandFailed`` (1) when one of the hosts is refused it; what else went wrong, when the outcomes
    ///   before are told.
    func run(_ options: HostOrderOptions) async throws {
        let names = try await names(options)
        guard !names.isEmpty else { return Terminal.note("there are no hosts") }
        if !options.dryRun, !options.yes, options.all || question != nil { try confirm(names) }
        try await give(names, isDryRun: options.dryRun, options.server, options.format)
    }

    /// Gives the order without asking.
    func give(_ names: [HostName], isDryRun: Bool, _ server: ServerOption, _ format: FormatOption) async throws {
        let (outcomes, end) = try await server.ask { [send] client, _ -> (outcomes: [Outcome], end: (any Error)?) in
            var outcomes: [Outcome] = []
            for name in names {
                do {
                    outcomes.append(Outcome(name: name, result: .success(try send(client, name, isDryRun))))
                } catch let error as AdminClientError where error.isInput {
                    outcomes.append(Outcome(name: name, result: .failure(error)))
                } catch {
                    return (outcomes, error)
                }
            }
            return (outcomes, nil as (any Error)?)
        }
        if end == nil || !outcomes.isEmpty {
            try format.show(
                .array(outcomes.map { $0.value(isDryRun) }),
                text: outcomes.map { $0.line(done, isDryRun) }.joined(separator: "\n"))
        }
        if let end { throw end }
        if outcomes.contains(where: \.isRefused) { throw CommandFailed(status: .invalidInput) }
    }

    /// What became of the order for one host.
    private struct Outcome: Sendable {
        let name: HostName
        let result: Result<Value?, AdminClientError>

        var isRefused: Bool { if case .failure = result { true } else { false } }

        func line(_ done: String, _ isDryRun: Bool) -> String {
            switch result {
            case .success: "\(name): \(isDryRun ? "would be " : "")\(done)"
            case .failure(let error):
                // Some refusals begin with the host, as they would have to elsewhere.
                "\(name): refused: \("\(error)".trimmingPrefix("\(name): "))"
            }
        }

        func value(_ isDryRun: Bool) -> Value {
            let host: Value? = if case .success(let host) = result { host } else { nil }
            let problem: Value? = if case .failure(let error) = result { .string("\(error)") } else { nil }
            return .object(omittingNil: [
                ("name", .string(name.description)), ("done", .bool(!isRefused && !isDryRun)), ("host", host),
                ("problem", problem),
            ])
        }
    }

    private func names(_ options: HostOrderOptions) async throws -> [HostName] {
        guard options.all else { return options.names }
        let hosts = try await options.server.ask { client, _ in try client.get("/v1/hosts") }.list("hosts")
        return try hosts.map { try HostName($0.text("name")) }
    }

    private func confirm(_ names: [HostName]) throws {
        let shown = names.prefix(5).map(\.description).joined(separator: ", ")
        let hosts = names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
        guard Prompt.isPossible else {
            Terminal.complain("nobody can be asked whether \(hosts) is meant; say --yes")
            throw CommandFailed(status: .usage)
        }
        let question = (question ?? "HOSTS: \(done)?").split(
            separator: "HOSTS", maxSplits: 1, omittingEmptySubsequences: false
        )
        .joined(separator: hosts)
        // No answer is none that says yes.
        guard (try? Prompt.line("\(question) [yes/no] ")) == "yes" else {
            Terminal.note("nothing was done")
            throw CommandFailed(status: .interrupted)
        }
    }
}
