import Kickstart
import Cluster
import ArgumentParser
import Boot
import Inventory
import Operations

/// `slipway kickstart render`.
struct KickstartRender: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Print the Kickstart of one host.",
        discussion: """
            The same text that `slipway serve` hands to the host when it listens where the file says, but for the token of the boot session in its URLs, \
            which here is all zeros, and the checksum of the commit, which the server takes from its image.

            EXAMPLES
              slipway kickstart render -c rack/cluster.yaml --host worker-1
              slipway kickstart render -c rack/cluster.yaml --host worker-1 \\
                --out worker-1.ks
            """)

    @OptionGroup var cluster: ClusterOption
    @Option(help: ArgumentHelp("The host's name, as the cluster file has it.", valueName: "name"))
    var host: String
    @OptionGroup var output: OutputOption

    func run() throws {
        let definition = try cluster.load()
        let host = try definition.host(called: host)
        let session = BootSession(
            host: host.name, mac: host.mac, nonce: try SecretToken(String(repeating: "0", count: 32)),
            baseURL: try ServerAddress(definition).baseURL())
        let installation = Installation(host: host, settings: definition.install, session: session, commit: nil)
        try output.write(try installation.kickstart().text)
    }
}
