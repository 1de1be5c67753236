import ArgumentParser
import Glibc
import HTTP
import Inventory
import Operations
import SystemPackage

/// `--server` and how to be let in there, for all commands that talk to a server that runs.
struct ServerOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server's administration, unix:PATH or https://HOST:PORT; SLIPWAY_SERVER, then the socket of this user.",
            valueName: "place"), transform: { try AdminPlace($0) })
    var server: AdminPlace?
    @Option(
        help: ArgumentHelp("The authority that the server's certificate comes from, for https.", valueName: "file"))
    var ca: String?
    @Option(help: ArgumentHelp("Your certificate, for https; with --key.", valueName: "file"))
    var certificate: String?
    @Option(help: ArgumentHelp("The key of your certificate.", valueName: "file"))
    var key: String?
    @Option(
        help: ArgumentHelp("A file with the server's token, for https; SLIPWAY_TOKEN_FILE.", valueName: "file"))
    var tokenFile: String?
    @OptionGroup var state: StateOption

    func validate() throws {
        guard (certificate == nil) == (key == nil) else {
            throw ValidationError("--certificate and --key go together")
        }
    }

    /// Asks the server on a thread that may block; Ctrl-C ends it.
    /// - Throws: `CancellationError` for Ctrl-C, whatever the work makes of its end.
    func ask<Result: Sendable>(
        _ work: @escaping @Sendable (AdminClient, StopFlag) throws -> Result
    ) async throws -> Result {
        let client = try client()
        return try await interruptible {
            try await blocking { stop in
                do {
                    return try work(client { stop.isSet }, stop)
                } catch  where stop.isSet {
                    throw CancellationError()
                }
            }
        }
    }

    /// Makes clients that look at whether they shall stop.
    func client() throws -> @Sendable (_ isStopped: @escaping @Sendable () -> Bool) -> AdminClient {
        let place = try place()
        var tls = ClientSettings.TLS()
        if let ca {
            tls.authorities = [FilePath(ca)]
            tls.trustsSystem = false
        }
        if let certificate, let key {
            tls.identities = [.init(certificate: FilePath(certificate), key: FilePath(key))]
        }
        let token = try (tokenFile ?? Environment["SLIPWAY_TOKEN_FILE"]).map { try AdminToken(FilePath($0)) }
        let settings = tls
        return { AdminClient(place, tls: settings, token: token, isStopped: $0) }
    }

    private func place() throws -> AdminPlace {
        if let server { return server }
        if let text = Environment["SLIPWAY_SERVER"] {
            do { return try AdminPlace(text) } catch { throw UnusableVariable("SLIPWAY_SERVER", error) }
        }
        return .local(
            try AdminPlace.standard(
                isRoot: geteuid() == 0, runtime: Environment["XDG_RUNTIME_DIR"], state: try state.directory()))
    }
}

/// A variable of the environment has a value that it cannot have.
struct UnusableVariable: Error, CustomStringConvertible {
    let description: String

    init(_ name: String, _ cause: any Error) { description = "\(name): \(cause)" }
}
