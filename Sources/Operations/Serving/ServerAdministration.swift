import Cluster
import Files
import Glibc
package import HTTP
import Inventory
package import Logging
import SystemPackage

extension ClusterServer {
    /// Starts the administration beside the server.
    /// - Parameters:
    ///   - place: The command line's place, instead of `serve.admin.listen`.
    ///   - runtime: `$XDG_RUNTIME_DIR`; nil where it is not set.
    ///   - version: Of the program.
    /// - Throws: ``UnguardedAdministration`` for an address without a guard; the errors of the socket and the files.
    package func startAdministration(
        _ place: ListenPlace?, runtime: String?, version: String, logger: Logger
    ) async throws -> AdminServer.Running {
        let service = AdminService(
            cluster: cluster.name.description, version: version, ledger: ledger, store: store, hosts: ServedHosts(self),
            logs: state.logs, clock: clock)
        return try await AdminServer(service, entrance: try await entrance(place, runtime), logger: logger).start()
    }

    private func entrance(_ place: ListenPlace?, _ runtime: String?) async throws -> AdminEntrance {
        let settings = cluster.serve.admin
        switch try place ?? settings.listen.map({ try ListenPlace($0) }) {
        case .local(let path)?: return .local(path)
        case nil:
            let path = try AdminPlace.standard(
                isRoot: geteuid() == 0, runtime: runtime,
                state: state.directory.removingLastComponent().removingLastComponent())
            let file = String(path.description.dropFirst(UnixSocketPath.scheme.count))
            try createDirectories(FilePath(file).removingLastComponent(), mode: .ownerReadWriteExecute)
            return .local(path)
        case .network(let address)?:
            if let file = settings.certificateAuthority,
                let tls = try await certificates.serverTLS(
                    clients: cluster.resolve(file))
            {
                return .certificate(address, tls)
            }
            guard let file = settings.tokenFile, let tls = try await certificates.serverTLS() else {
                throw UnguardedAdministration(address: address)
            }
            return .token(address, tls, try AdminToken(cluster.resolve(file)))
        }
    }
}

/// Whoever reaches an address could order everything.
package struct UnguardedAdministration: Error, CustomStringConvertible, Sendable {
    let address: ListenAddress
    package var description: String {
        "the administration cannot listen on \(address) for everybody; set `serve.admin.certificateAuthority` or "
            + "`serve.admin.tokenFile`, or name a socket: unix:PATH"
    }
}
