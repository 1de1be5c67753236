import ArgumentParser
import Butane
import SystemPackage

/// `slipway butane`.
struct ButaneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "butane",
        abstract: "Translate a Butane config, YAML with shortcuts, into Ignition.",
        discussion: """
            Variants: fcos 1.0.0 to 1.7.0, flatcar, openshift 4.8.0 to 4.22.0, r4e and fiot. What is wrong is said with \
            its line and column in the YAML, also when only the Ignition made of it shows the fault. Nothing is written \
            then, and the exit status is 1.

            EXAMPLES
              slipway butane node.bu > node.ign
              slipway butane --files-dir files --strict --pretty node.bu
              slipway butane --out node.ign - < node.bu
            """)

    @Argument(help: ArgumentHelp("The config; `-` is standard input.", valueName: "file"))
    var file: InputFile
    @Option(help: ArgumentHelp("The directory that local files and trees are read from.", valueName: "dir"))
    var filesDir: String?
    @Flag(help: "Take warnings for errors.")
    var strict = false
    @OptionGroup var output: ConfigOutput

    func run() throws {
        let result = try Butane.translate(
            try file.read(), source: file.name, filesDirectory: filesDir.map { FilePath($0) }, isStrict: strict)
        result.report.say(of: file.name)
        switch result.output {
        case .ignition(let config): try output.write(config)
        case .machineConfig(let value): try output.write(value)
        case nil: throw CommandFailed(status: .invalidInput)
        }
    }
}
