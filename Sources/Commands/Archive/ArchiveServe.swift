import ArgumentParser
import HTTP
import Logging
import Server
import SystemPackage

/// `slipway archive serve`: what a container of an image runs.
struct ArchiveServe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve an OSTree archive repository that lies in a directory.",
        discussion: """
            The repository is at http://ADDRESS:PORT/ostree/, and only what a pull needs of it. What changes in the \
            directory shows at the next request. This is what the images of `slipway image create` run. Ctrl-C or \
            SIGTERM ends the server when answers under way are out. A socket that systemd hands over takes the place of \
            --listen.

            EXAMPLES
              slipway archive serve --root /srv/repo --listen 192.0.2.1:8080
              podman run -p 8080:80 IMAGE
            """)

    @Option(help: ArgumentHelp("The repository.", valueName: "dir"), transform: { FilePath($0) })
    var root: FilePath = ArchiveServer.rootInImage
    @Option(
        help: ArgumentHelp("Where to listen; port 0 lets the system choose.", valueName: "address:port"),
        transform: { try ListenAddress($0) })
    var listen = ListenAddress(host: "127.0.0.1", port: 8080)
    @Option(help: ArgumentHelp("Where root starts the server: go on as this user and group.", valueName: "number"))
    var user: UInt32?
    @Flag(help: "Print a line for every request.")
    var accessLog = false

    func run() async throws {
        // Before there is an answer: in a container this process may be the first one, for which SIGTERM does nothing
        // unless it asks for it.
        let signals = await ServeSignals.caught()
        signals.startServing()
        let log = accessLog ? PrintedLog<Exchange> { try Terminal.print($0.line) } : nil
        let server = try ArchiveServer(
            root: root, logger: Logger(label: "slipway", factory: { StreamLogHandler.standardError(label: $0) }),
            onExchange: log?.record)
        let socket = ListeningSocket.inherited()
        if socket == nil, let user { try giveUpRoot(for: user, listening: listen) }
        let listener = try await server.start(listen, on: socket)
        Terminal.note("serving \(root) at http://\(listener.address)/ostree/; Ctrl-C ends it")
        for await _ in signals.orders { break }
        await listener.stop(within: .seconds(5))
        await log?.finish(within: .seconds(2))
    }
}
