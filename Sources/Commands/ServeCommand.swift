import Inventory
import ArgumentParser
import Cluster
import HTTP
import Logging
import Markup
import OCI
import Operations
import Server

/// `slipway serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a cluster's hosts: boot scripts, kernel, Kickstart, Ignition and the OSTree archive.",
        discussion: """
            Hosts chain to http://SERVER:PORT/boot.ipxe. Every event is a line on standard output (JSON with -o json). \
            Ctrl-C ends the server when answers under way are out.

            EXAMPLES
              slipway serve -c rack/cluster.yaml --allow-insecure-secrets
              slipway serve -c rack/cluster.yaml --image oci:rack/image \\
                --listen 192.0.2.1:8080 --allow-insecure-secrets -o json
            """)

    @OptionGroup var cluster: ClusterOption
    @Option(
        help: ArgumentHelp("The OS image; serve.image of the file unless it is given.", valueName: "oci:dir"),
        transform: { try ImageLocation($0) })
    var image: ImageLocation?
    @Option(
        help: ArgumentHelp(
            "Where to listen; serve.listen of the file, then 127.0.0.1:8080.", valueName: "address:port"),
        transform: { try ListenAddress($0) })
    var listen: ListenAddress?
    @Flag(help: "Let Ignition configs, which hold the cluster's keys, travel over plain HTTP.")
    var allowInsecureSecrets = false
    @OptionGroup var spec: SpecOption
    @OptionGroup var format: FormatOption
    @OptionGroup var secrets: SecretsOption

    private static let forever = Duration.seconds(10 * 365 * 86_400)

    func run() async throws {
        let definition = try cluster.load()
        guard allowInsecureSecrets || definition.hosts.isEmpty else {
            Terminal.complain(
                """
                the Ignition configs of these hosts hold the cluster's keys, and this server speaks plain HTTP; pass \
                --allow-insecure-secrets on loopback or on a network you trust
                """)
            throw CommandFailed(status: .usage)
        }
        let address = try ServerAddress(definition, listen: listen)
        let location = image ?? definition.serve.image?.resolved(against: definition.directory)
        let image = try await blocking { _ in try location.map { try OpenedImage($0) } }
        if image == nil {
            Terminal.warn("no image is given, so /ostree/ answers 404; name one with --image or serve.image")
        }
        if definition.install.kernel == nil {
            Terminal.warn("`install.kernel` and `install.initrd` are not set, so no host can boot from this server")
        }
        let known = try await loadSecrets(secrets.store(for: definition.name), for: definition)
        let log = PrintedLog<ServerEvent>(format.format.show)
        let spec = spec.spec
        let server = try await blocking { _ in
            try ClusterServer(
                definition, address: address, secrets: known, image: image, version: spec,
                logger: Logger(label: "slipway", factory: { StreamLogHandler.standardError(label: $0) }),
                sink: log.record)
        }
        let listener = try await server.start()
        let url = address.url?.description ?? "http://\(listener.address)"
        Terminal.note("serving \(definition.hosts.count) hosts at \(url)/boot.ipxe; Ctrl-C ends it")
        try? await interruptible { try await Task.sleep(for: Self.forever) }
        await listener.stop(within: .seconds(10))
        await log.finish(within: .seconds(2))
    }
}
