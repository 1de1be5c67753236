import ArgumentParser
import Markup
import Media

/// `slipway media remove`.
struct MediaRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove an installation medium.",
        discussion: """
            Files that other media have stay. A server that runs goes on with what it has open; start it again \
            afterwards.

            EXAMPLES
              slipway media remove ol9
            """)

    @Argument(help: ArgumentHelp("The medium.", valueName: "name"), transform: { try MediumName($0) })
    var name: MediumName
    @OptionGroup var media: MediaOption
    @OptionGroup var state: StateOption
    @OptionGroup var format: FormatOption

    func run() throws {
        let freed = try media.store(state).remove(name)
        try format.show(
            ["name": .string(name.description), "freedBytes": .integer(freed)],
            text: "\(name): removed, \(ProgressText.size(freed)) freed")
    }
}
