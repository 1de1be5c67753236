import ArgumentParser
import Ignition
import Markup

/// `slipway ignition validate`.
struct IgnitionValidate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check Ignition configs and report everything that is wrong with them.",
        discussion: """
            Each finding is a line `FILE:LINE:COLUMN: error at $.PATH: what`. The exit status is 1 when there is an \
            error; warnings are reported and change nothing. Specifications 3.0.0 to 3.6.0 are known, each with its \
            own rules.

            EXAMPLES
              slipway ignition validate node.ign
              slipway butane node.bu | slipway ignition validate -
              slipway ignition validate -o json *.ign
            """)

    @Argument(help: ArgumentHelp("Configs; `-` is standard input.", valueName: "file"))
    var files: [InputFile]
    @OptionGroup var format: FormatOption

    func run() throws {
        var lines: [String] = []
        var values: [Value] = []
        var isValid = true
        for file in files {
            let (document, report) = Config.read(try file.read(), source: file.name)
            lines += report.lines(of: file.name)
            if let document, !report.hasErrors {
                lines.append("\(file.name) is valid: specification \(document.version)")
            } else {
                isValid = false
            }
            values.append(
                .object(omittingNil: [
                    ("file", .string(file.name)), ("valid", .bool(!report.hasErrors)),
                    ("version", document.map { .string($0.version.rawValue) }),
                    ("findings", report.value(of: file.name)),
                ]))
        }
        try format.show(.array(values), text: lines.joined(separator: "\n"))
        if !isValid { throw CommandFailed(status: .invalidInput) }
    }
}
