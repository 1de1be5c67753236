import ArgumentParser
import Boot
import Cluster
import Inventory
import Kickstart
import Operations

/// `slipway kickstart render`.
struct KickstartRender: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Print the Kickstart of one host.",
        discussion: """
            The same text that `slipway serve` hands to the host when it listens where the file says, but for the token \
            of the boot session in its URLs, which here is all zeros, the checksum of the commit, which the server takes \
            from its image, and the authority of a server that never ran, which here is another of the same size.

            EXAMPLES
              slipway kickstart render -c rack/cluster.yaml --host worker-1
              slipway kickstart render -c rack/cluster.yaml --host worker-1 \\
                --out worker-1.ks
            """)

    @OptionGroup var cluster: ClusterOption
    @Option(help: ArgumentHelp("The host's name, as the cluster file has it.", valueName: "name"))
    var host: String
    @OptionGroup var output: OutputOption
    @OptionGroup var media: MediaOption
    @OptionGroup var state: StateOption

    func run() throws {
        let definition = try cluster.load()
        let host = try definition.host(called: host)
        let address = try ServerAddress(definition)
        let session = BootSession(
            host: host.name, mac: host.mac ?? .example, nonce: try SecretToken(String(repeating: "0", count: 32)),
            baseURL: try address.baseURL(), secureBaseURL: try address.secureBaseURL(),
            archiveID: String(repeating: "0", count: 16))
        let installers = try InstallerChoice(definition, need: .names) { try media.store(state) }
        let installation = installers.installation(
            of: host, session: session, commit: nil, authority: try authority(definition))
        try output.write(try installation.kickstart().text)
    }

    private func authority(_ definition: ClusterDefinition) throws -> String? {
        try ServerIdentity.authority(of: definition, ServerState(try state.directory(), cluster: definition.name))
    }
}
