import ArgumentParser
import Ignition

/// `slipway ignition merge`.
struct IgnitionMerge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Merge Ignition configs as Ignition itself would.",
        discussion: """
            Each config is the child of those before it: what it says wins, lists are joined by their keys. Configs that \
            stand in others as `data:` URLs are merged as well; those that lie elsewhere are not fetched, stay in the \
            result, and are named. The result is in the lowest version of the specification that can say it.

            EXAMPLES
              slipway ignition merge base.ign node.ign
              slipway ignition merge --to 3.4.0 --out whole.ign base.ign rack.ign node.ign
            """)

    @Argument(help: ArgumentHelp("The parent; `-` is standard input.", valueName: "parent"))
    var parent: InputFile
    @Argument(help: ArgumentHelp("Its children, in their order.", valueName: "child"))
    var children: [InputFile] = []
    @Option(
        help: ArgumentHelp("The version to write, from 3.0.0 to 3.6.0.", valueName: "version"),
        transform: { try SpecVersion($0) })
    var to: SpecVersion?
    @OptionGroup var output: ConfigOutput

    func run() throws {
        let rendering = try Rendering(([parent] + children).map { try $0.config() })
        rendering.report.say(of: "the result")
        for reference in rendering.references {
            Terminal.warn("the config at \(reference.source ?? "") is not fetched; the host merges it later")
        }
        // A child can break what its parent says.
        let report = Rules.check(rendering.document)
        report.say(of: "the result")
        guard !report.hasErrors else { throw CommandFailed(status: .invalidInput) }
        try output.write(to.map { try rendering.document.translated(to: $0) } ?? rendering.document.lowered())
    }
}
