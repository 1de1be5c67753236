import ArgumentParser
import Cluster
import Containers
import Glibc
import HTTP
import Inventory
import Logging
import Markup
import OCI
import Operations
import Server
import SystemPackage
import Workers

/// `slipway serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve a cluster's hosts: boot scripts, media, Kickstart, Ignition and the OSTree archive.",
        discussion: """
            Hosts chain to http://SERVER:PORT/boot.ipxe. Boot files, media and the archive go out over HTTP; what is \
            secret over HTTPS only, with a certificate of the server's own authority, or of serve.tls. Sockets that \
            systemd hands over as `http` and `https` take the place of --listen and --tls-listen. Hosts are \
            installed when they are armed: `arm: true` in the cluster file, or `slipway host arm`. Their state is kept \
            in the state directory, also the logs of installations that fail. Every event is a line on standard output \
            (JSON with -o json). SIGHUP reads the cluster file, the image, the media and the certificate again; Ctrl-C \
            or SIGTERM ends the server when answers under way are out, after 30 seconds at the latest, and once more \
            ends it at once.

            EXAMPLES
              slipway serve -c rack/cluster.yaml
              slipway serve -c rack/cluster.yaml --image oci:rack/image \\
                --listen 192.0.2.1:8080 --tls-listen 192.0.2.1:8443 -o json
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
    @Option(
        help: ArgumentHelp(
            "Where to listen for what is secret; serve.tls.listen of the file, then that of --listen with port 8443.",
            valueName: "address:port"),
        transform: { try ListenAddress($0) })
    var tlsListen: ListenAddress?
    @Option(
        help: ArgumentHelp(
            "Where administrators come in, unix:PATH or ADDRESS:PORT; serve.admin.listen, then a socket of this user.",
            valueName: "place"),
        transform: { try ListenPlace($0) })
    var admin: ListenPlace?
    @Flag(help: "Let secrets, the cluster's keys among them, travel over plain HTTP: for loopback and tests.")
    var allowInsecureSecrets = false
    @OptionGroup var spec: SpecOption
    @OptionGroup var format: FormatOption
    @OptionGroup var secrets: SecretsOption
    @OptionGroup var media: MediaOption

    /// How long downloads may go on at the end.
    private static let deadline = Duration.seconds(30)

    func run() async throws {
        let definition = try cluster.load()
        var sockets = InheritedSockets()
        let places = Places(
            listen: sockets.address(of: "http") ?? listen, secure: sockets.address(of: "https") ?? tlsListen)
        // Before anything is kept.
        _ = try address(definition, places)
        let directory = try secrets.state.directory()
        let secretStore = try secrets.store(for: definition.name)
        let isAdopted = try await blocking { _ in try AdoptedCluster.load(definition.name, in: directory) != nil }
        let known = isAdopted ? nil : try await loadSecrets(secretStore, for: definition)
        if allowInsecureSecrets {
            Terminal.warn(
                "secrets, the cluster's keys among them, travel in clear: whoever is on the network can read them")
        }
        let log = PrintedLog<ServerEvent>(format.format.show)
        let logger = Logger(label: "slipway", factory: { StreamLogHandler.standardError(label: $0) })
        let reach = ClusterReach(
            definition.name, store: secretStore, state: directory, variables: HostEnvironment.current.variables)
        let manager = ServiceNotification.inherited()
        let signals = await ServeSignals.caught()
        let server = try await ClusterServer.open(
            sources(places), state: ServerState(directory, cluster: definition.name), reach: reach, secrets: known,
            version: spec.spec, logger: logger, sink: log.record)
        server.warnings.forEach { Terminal.warn($0) }
        warnOfHosts(server)
        signals.startServing()
        let running = try await server.start(&sockets)
        let administration: AdminServer.Running
        do {
            administration = try await server.startAdministration(
                admin, runtime: Environment["XDG_RUNTIME_DIR"], version: SlipwayCommand.version, logger: logger)
        } catch {
            await running.stop(within: Duration.zero)
            throw error
        }
        let url = server.address.url?.description ?? "http://\(running.plain.address)"
        let secure = running.secure.map { server.address.secureURL?.description ?? "https://\($0.address)" }
        ServeNotice(
            hosts: server.cluster.hosts.count, url: url, secureURL: secure ?? url,
            administration: administration.place
        ).tell(format.format)
        for name in sockets.names {
            Terminal.warn("the socket `\(name)` that systemd hands over is not used; name it http or https")
        }
        await ServeLoop(server: server, running: running, url: url, signals: signals, manager: manager).run()
        async let left: Void = administration.stop(within: .seconds(2))
        await running.stop(within: Self.deadline)
        await left
        await log.finish(within: .seconds(2))
    }

    /// What the server is made of, read again with each reload.
    private func sources(_ places: Places) -> ClusterServer.Sources {
        let (cluster, image, media, state) = (cluster, image, media, secrets.state)
        return ClusterServer.Sources(
            layers: { try cluster.layers() },
            image: { definition in
                let location = image ?? definition.serve.image?.resolved(against: definition.directory)
                if location == nil {
                    Terminal.warn("no image is given, so /ostree/ answers 404; name one with --image or serve.image")
                }
                return try location.map { try OpenedImage($0) }
            },
            media: { try media.store(state) },
            address: { try address($0, places) })
    }

    /// Where the command line or systemd says to listen.
    private struct Places: Sendable {
        let listen: ListenAddress?
        let secure: ListenAddress?
    }

    private func address(_ definition: ClusterDefinition, _ places: Places) throws -> ServerAddress {
        try ServerAddress(
            definition, listen: places.listen, secure: places.secure, admin: admin, isClear: allowInsecureSecrets)
    }

    private func warnOfHosts(_ server: ClusterServer) {
        let without = server.hostsWithoutInstaller
        guard !without.isEmpty else { return }
        let names =
            without.prefix(3).map(\.name.description).joined(separator: ", ") + (without.count > 3 ? ", …" : "")
        Terminal.warn(
            "neither `install.medium` nor `install.kernel` and `install.initrd` are set for \(names): \(without.count) "
                + "of \(server.cluster.hosts.count) hosts cannot boot from this server")
    }
}
