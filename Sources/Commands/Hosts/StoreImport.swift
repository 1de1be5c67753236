import ArgumentParser
import Files
import Markup
import Operations
import SystemPackage

/// `slipway store import`.
struct StoreImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Make the store of a cluster from an export.",
        discussion: """
            Only into a store that holds nothing, and while no server runs: all of it or nothing.

            EXAMPLES
              slipway store import rack.jsonl --cluster rack
            """)

    @Argument(help: ArgumentHelp("The export, or - for standard input.", valueName: "file"))
    var file: InputFile
    @OptionGroup var store: StoreFileOption
    @OptionGroup var state: StateOption
    @OptionGroup var format: FormatOption

    func validate() throws {
        guard store.cluster != nil else { throw ValidationError("say with --cluster which store is meant") }
    }

    func run() async throws {
        guard let target = try store.file(state) else { return }
        let count = try await StoreFile(target).importing(try StoreFile.read(file.path))
        try format.show(
            ["store": .string(target.string), "entries": .integer(count)], text: "\(target): \(count) entries")
    }
}
