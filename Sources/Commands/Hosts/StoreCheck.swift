import ArgumentParser
import Markup
import Operations
import SystemPackage

/// `slipway store check`.
struct StoreCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read all of a cluster's store, and say what is damaged.",
        discussion: """
            While no server runs. Exit status 1 when something is damaged.

            EXAMPLES
              slipway store check --cluster rack
            """)

    @OptionGroup var store: StoreFileOption
    @OptionGroup var state: StateOption
    @OptionGroup var format: FormatOption

    func validate() throws {
        guard store.cluster != nil else { throw ValidationError("say with --cluster which store is meant") }
    }

    func run() async throws {
        guard let file = try store.existing(state) else { return }
        let problems = try await StoreFile(file).problems()
        try format.show(
            ["store": .string(file.string), "problems": .array(problems.map { .string($0) })],
            text: problems.isEmpty ? "\(file): whole" : problems.joined(separator: "\n"))
        if !problems.isEmpty { throw CommandFailed(status: .invalidInput) }
    }
}
