import ArgumentParser
import Ignition

/// `slipway ignition show`.
struct IgnitionShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "List what an Ignition config puts on a host, with decoded contents.",
        discussion: """
            Files, directories and links with their owners and modes, units, users, groups and disks. Contents that are \
            text stand below their file; of others the size and the digest are shown. Secrets in the config are shown \
            too, except for hashes of passwords.

            EXAMPLES
              slipway ignition show node.ign
              slipway ignition show --names node.ign
              slipway ignition show -o json node.ign
            """)

    @Argument(help: ArgumentHelp("The config; `-` is standard input.", valueName: "file"))
    var file: InputFile
    @Flag(help: "Leave out the contents.")
    var names = false
    @OptionGroup var format: FormatOption

    func run() throws {
        let contents = ConfigContents(try file.config())
        try format.show(contents.value(isShort: names), text: contents.lines(isShort: names).joined(separator: "\n"))
    }
}
