import HTTP

extension Listener {
    /// Starts to answer on a socket that listens already, or else where an address says.
    static func start(
        _ address: ListenAddress, or socket: consuming ListeningSocket?, _ service: Service, tls: ServerTLS? = nil
    ) async throws(ListenError) -> Listener {
        guard let socket else { return try await start(address, service, tls: tls) }
        return try await start(on: socket, service, tls: tls)
    }
}
