import ArgumentParser
import Ignition
import Markup

/// `slipway ignition diff`.
struct IgnitionDiff: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what differs between two Ignition configs for a host.",
        discussion: """
            Configs are compared by what they mean: encodings, the order of files and the version of the specification \
            make no difference, and contents are compared line by line. A line `~ PATH` is a change, `+` an addition, \
            `-` a removal. The exit status is 0 also where there are differences, unless --exit-code is given.

            EXAMPLES
              slipway ignition diff old.ign new.ign
              slipway ignition diff --exit-code -o json old.ign new.ign
            """)

    @Argument(help: ArgumentHelp("The old config; `-` is standard input.", valueName: "a"))
    var old: InputFile
    @Argument(help: ArgumentHelp("The new one.", valueName: "b"))
    var new: InputFile
    @Flag(help: "End with status 1 when there are differences.")
    var exitCode = false
    @OptionGroup var format: FormatOption

    func run() throws {
        let changes = ConfigDifference(from: try old.config(), to: try new.config()).changes
        if !changes.isEmpty || format.format != .text {
            try format.show(
                .array(changes.map(\.value)), text: changes.flatMap(\.lines).joined(separator: "\n"))
        }
        if exitCode, !changes.isEmpty { throw CommandFailed(status: .invalidInput) }
    }
}
