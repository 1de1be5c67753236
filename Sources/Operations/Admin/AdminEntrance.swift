import HTTP
import HTTPTypes
import Hummingbird
import PKI

/// Where administrators come in, and by what they are known.
enum AdminEntrance: Sendable {
    /// A Unix socket of this user: whoever may open it.
    case local(UnixSocketPath)
    /// TLS with a certificate of the authorities that it was made with.
    case certificate(ListenAddress, ServerTLS)
    /// TLS, and the token in each request (RFC 6750).
    case token(ListenAddress, ServerTLS, AdminToken)

    /// Who asks, as the audit trail names them.
    /// - Throws: ``AdminRefusal`` for whoever is not let in.
    func administrator(_ request: Request, _ context: PeerContext, _ guesses: AdminGuesses) async throws(AdminRefusal)
        -> String
    {
        switch self {
        case .local:
            guard let user = await context.user else {
                throw AdminRefusal(.forbidden, "the system does not say who is at the other end of the socket")
            }
            return "uid \(user)"
        case .certificate:
            // The handshake has seen to it; this is for a listener that was set up in another way.
            guard let text = await context.certificate, let certificate = try? Certificate(pem: text) else {
                throw AdminRefusal(.forbidden, "a client certificate is needed")
            }
            return "\(Self.name(certificate.subject)) at \(context.peer)"
        case .token(_, _, let token):
            guard !guesses.isOver(context.peer) else {
                throw AdminRefusal(.tooManyGuesses, "too many wrong tokens came from here; wait a minute")
            }
            let fields = request.headers[values: .authorization]
            guard let field = fields.first, fields.count == 1 else {
                throw AdminRefusal(.unauthenticated, "a token is needed: Authorization: Bearer TOKEN")
            }
            let parts = field.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer", token.isEqual(to: Array(parts[1].utf8)) else {
                guesses.note(context.peer)
                throw AdminRefusal(.unauthenticated, "the token is wrong")
            }
            return "token at \(context.peer)"
        }
    }

    /// The common name of a subject, with nothing that could end a line.
    private static func name(_ subject: String) -> String {
        let name = subject.split(separator: ",").first { $0.hasPrefix("CN=") }?.dropFirst(3) ?? subject[...]
        return String(
            String.UnicodeScalarView(
                name.unicodeScalars.prefix(100).map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: "?"
                    default: scalar
                    }
                }))
    }
}
