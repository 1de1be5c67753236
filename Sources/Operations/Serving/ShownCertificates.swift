import Files
import HTTP
import Synchronization
import SystemPackage

/// The certificate that the server shows at this moment, and the listeners that show it.
final class ShownCertificates: Sendable {
    private static let limit = 1 << 20
    /// How long before its end a certificate that the operator gave is missed, in seconds.
    private static let margin: Int64 = 14 * 86_400

    private struct Listening: Sendable {
        let tls: ServerTLS
        /// Authorities of the clients, PEM; nil asks for none.
        let clients: FilePath?
    }

    private struct State: Sendable {
        var certificate: ServerCertificate?
        var listening: [Listening] = []
    }

    private let state: Mutex<State>

    init(_ certificate: ServerCertificate?) { state = Mutex(State(certificate: certificate)) }

    /// nil where nothing is shown to anybody.
    var current: ServerCertificate? { state.withLock(\.certificate) }

    /// For a listener that shows the certificate, and each that takes its place.
    /// - Parameter clients: A file with the authorities that certificates of clients must come from.
    /// - Returns: nil where there is no certificate.
    /// - Throws: `ServerTLSError`, `FileError`.
    func serverTLS(clients: FilePath? = nil) async throws -> ServerTLS? {
        guard let certificate = current else { return nil }
        let tls = try ServerTLS(try await Self.identity(certificate, clients))
        state.withLock { $0.listening.append(Listening(tls: tls, clients: clients)) }
        return tls
    }

    /// Shows another from now on.
    /// - Throws: As ``serverTLS(clients:)``; listeners that cannot take it keep theirs.
    func show(_ certificate: ServerCertificate) async throws {
        for listener in state.withLock(\.listening) {
            try listener.tls.replace(try await Self.identity(certificate, listener.clients))
        }
        state.withLock { $0.certificate = certificate }
    }

    private static func identity(
        _ certificate: ServerCertificate, _ clients: FilePath?
    ) async throws -> ServerTLS.Identity {
        guard let clients else { return certificate.identity }
        let authorities = try await blocking { _ in
            String(decoding: try readFile(clients, limit: limit), as: UTF8.self)
        }
        return certificate.identity.asking(for: authorities)
    }

    /// What an operator should know of a certificate of theirs, while there is time to replace it.
    func warning(now: Int64) -> String? {
        guard let certificate = current, certificate.authority == nil, certificate.end < now + Self.margin else {
            return nil
        }
        let days = max(0, (certificate.end - now) / 86_400)
        return "the certificate of `serve.tls` ends in \(days) days; give another and reload"
    }
}
