import ArgumentParser
import Cluster
import Ignition
import Markup

/// `slipway ignition show`.
struct IgnitionShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "List what an Ignition config puts on a host, with decoded contents.",
        discussion: """
            Files, directories and links with their owners and modes, units, users, groups and disks. Contents that are \
            text stand below their file; of others the size and the digest are shown. Secrets in the config are shown \
            too, except for hashes of passwords. Where a config of Slipway's has the operator's own merged into it \
            (`extraIgnition` of a cluster file), each line ends in where its thing comes from.

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
        let origins = origins(of: contents)
        try format.show(
            contents.value(isShort: names, origins: origins),
            text: contents.lines(isShort: names, origins: origins).joined(separator: "\n"))
    }

    /// What the config itself says of it; nil where it says nothing that can be read.
    private func origins(of contents: ConfigContents) -> ConfigOrigins? {
        let file = contents.nodes.first { $0.kind == .file && $0.path == ConfigOrigins.path }
        guard case .inline(let bytes, _, _) = file?.contents?.contents else { return nil }
        do throws(Fault) {
            return try ConfigOrigins(reading: bytes)
        } catch {
            Terminal.warn("origins are not shown: \(error)")
            return nil
        }
    }
}
