import TestSupport

@testable import HTTP

/// Listeners with this authority's certificates, and clients that trust it.
extension TestAuthority {
    /// - Parameter clients: A file with the authorities that clients' certificates must come from.
    func tls(_ identity: (certificate: String, key: String), clients: String? = nil) throws -> ServerTLS {
        try ServerTLS(
            ServerTLS.Identity(
                certificates: try readText(identity.certificate), key: try readText(identity.key),
                clientAuthorities: try clients.map { try readText($0) }))
    }

    /// Answers on loopback over TLS while the body runs.
    func whileListening(
        _ service: Service, _ tls: ServerTLS, _ body: (ListenAddress) async throws -> Void
    ) async throws {
        let listener = try await Listener.start(ListenAddress(host: "127.0.0.1", port: 0), service, tls: tls)
        do {
            try await body(listener.address)
            await listener.stop(within: .seconds(2))
        } catch {
            await listener.stop(within: .zero)
            throw error
        }
    }

    func curl(_ arguments: [String]) async throws -> CommandResult {
        try await run("curl", ["-sS", "--max-time", "20", "--cacert", certificate] + arguments)
    }
}
