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
    @OptionGroup var addition: HostAddition

    func run() async throws { try await addition.run([description.entry(of: name, mac: mac)]) }
}
