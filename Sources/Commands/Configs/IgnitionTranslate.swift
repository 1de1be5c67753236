import ArgumentParser
import Ignition

/// `slipway ignition translate`.
struct IgnitionTranslate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "translate",
        abstract: "Write an Ignition config in another version of the specification.",
        discussion: """
            A newer version can say everything. An older one is refused when it cannot, with every field that stands \
            in the way; nothing is ever left out. `--to lowest` takes the oldest version that can.

            EXAMPLES
              slipway ignition translate --to 3.3.0 node.ign
              slipway ignition translate --to lowest --out old.ign node.ign
            """)

    @Option(
        help: ArgumentHelp("The version to write, from 3.0.0 to 3.6.0, or `lowest`.", valueName: "version"),
        transform: { $0 == "lowest" ? nil : try SpecVersion($0) })
    var to: SpecVersion?
    @Argument(help: ArgumentHelp("The config; `-` is standard input.", valueName: "file"))
    var file: InputFile
    @OptionGroup var output: ConfigOutput

    func run() throws {
        let config = try file.config()
        guard let to else { return try output.write(config.lowered()) }
        var report = Report()
        let translated = try config.translated(to: to, noting: &report)
        report.say(of: file.name)
        try output.write(translated)
    }
}
