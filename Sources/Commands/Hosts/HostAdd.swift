import ArgumentParser
import Inventory

/// `slipway host add`.
struct HostAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a host that the cluster file does not list.",
        discussion: """
            What else a host can have is said in a file: see `slipway host import`.

            EXAMPLES
              slipway host add worker-9 --mac 52:54:00:aa:bb:09 --role worker
              slipway host add worker-9 --mac 52:54:00:aa:bb:09 --role worker \\
                --disk /dev/sda --dry-run
            """)

    @Argument(help: ArgumentHelp("What it is called.", valueName: "name"), transform: { try HostName($0) })
    var name: HostName
    @Option(
        help: ArgumentHelp("The interface it boots from.", valueName: "address"), transform: { try MACAddress($0) })
    var mac: MACAddress
    @OptionGroup var description: HostDescription
    @Flag(help: "Describe it anew if it was added before.")
    var replace = false
    @Flag(help: "Only say what would be done.")
    var dryRun = false
    @OptionGroup var server: ServerOption
    @OptionGroup var format: FormatOption

    func run() async throws {
        try await HostAddition(entries: [description.entry(of: name, mac: mac)], isReplacing: replace, isDryRun: dryRun)
            .run(server, format)
    }
}
