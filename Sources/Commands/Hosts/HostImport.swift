import ArgumentParser
import Inventory
import Markup

/// `slipway host import`.
struct HostImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Add the hosts of a file, all or none.",
        discussion: """
            The file is the hardware.csv of EKS Anywhere, or YAML or JSON: a list of entries as `hosts:` of a cluster \
            file has them, or a mapping with such a `hosts:`. What opens the machines' BMCs is neither kept nor sent. \
            In a hardware.csv the label type=cp makes a control-plane host, type=worker or no type a worker; with any \
            other type it is refused.

            EXAMPLES
              slipway host import hardware.csv
              slipway host import rack-7.yaml --replace
              slipway host import rack-7.yaml --dry-run
            """)

    @Argument(help: ArgumentHelp("The file, or - for standard input.", valueName: "file"))
    var file: InputFile
    @OptionGroup var addition: HostAddition

    func run() async throws {
        let list = try HardwareList.read(try file.read(), source: file.name)
        list.warnings.forEach { Terminal.warn($0.description) }
        try await addition.run(list.hosts.map(\.entry))
    }
}
