/// An exchange with a server failed. The text never has queries, user names, passwords or fields: they may be secret.
package struct TransportError: Error, CustomStringConvertible, Sendable {
    /// What went wrong.
    package enum Kind: Error, Sendable, Hashable {
        /// The URL, method or a field cannot be sent; nothing was.
        case invalidRequest
        /// The name has no address.
        case unresolved
        /// The server's machine answers, but nobody listens.
        case refused
        /// No way to the server's machine.
        case unreachable
        /// No connection, or no TLS, within the time.
        case connectTimeout
        /// The server's certificate is of nobody that is trusted, of another name, or not valid now.
        case untrusted
        /// The server answered, but not with TLS: it may speak plain HTTP.
        case notTLS
        /// The server refuses the handshake, as it does when it wants another certificate of the client, or one at all.
        case identityRefused
        /// The handshake failed in another way.
        case tls
        /// A proxy did not let the exchange through, with a status if it spoke HTTP.
        case proxy(status: Int?)
        /// The connection ended in the middle of the exchange.
        case broken
        /// The answer is not HTTP, or has a head without end.
        case malformed
        /// Nothing moved for the idle deadline.
        case idle
        /// The request's deadline passed.
        case deadline
        /// The body arrives more slowly than is taken.
        case tooSlow
        /// The body is larger than the caller takes.
        case tooLarge(limit: Int)
        /// The stream to be sent ended before its count.
        case shortSource
        /// The caller's stop flag.
        case stopped
    }

    package let kind: Kind
    /// The URL without user, query and fragment.
    package let place: String
    /// Whether the server can have begun to act on the request; if not, any request may be repeated.
    package let hasReachedServer: Bool
    /// What the layers below said.
    package let cause: (any Error)?

    package var description: String {
        let reason = cause.map { ": \(Self.text(of: $0))" } ?? ""
        return switch kind {
        case .invalidRequest: "\(place): the URL or a field of the request cannot be sent; check its characters"
        case .unresolved: "\(place): the name has no address\(reason); check the name and the resolver"
        case .refused: "\(place): nobody listens there\(reason); check that the server runs and the port"
        case .unreachable: "\(place): no way there\(reason); check the network, or set a proxy"
        case .connectTimeout: "\(place): no connection in time; check the network, the firewall and the port"
        case .untrusted:
            "\(place): the server's certificate is not trusted\(reason); give its authority's certificate, or check name and date"
        case .notTLS: "\(place): the server does not speak TLS\(reason); it may speak plain HTTP"
        case .identityRefused:
            "\(place): the server refuses the handshake, as those do that want another client certificate, or one\(reason); check the client certificate and key"
        case .tls: "\(place): no TLS with the server\(reason)"
        case .proxy:
            "\(place): the proxy does not let it through\(reason); check its address, its credentials, or exempt the host from it"
        case .broken: "\(place): the connection broke in the middle of the exchange\(reason); try again"
        case .malformed: "\(place): the answer is not HTTP\(reason); check the port and whether it wants https"
        case .idle: "\(place): the server stands still; check it, or try again"
        case .deadline: "\(place): no answer in time; check the server's load, or try again"
        case .tooSlow: "\(place): the answer arrives too slowly; check the network, or try again"
        case .tooLarge(let limit): "\(place): the answer is larger than \(limit) bytes"
        case .shortSource: "\(place): what is to be sent ended early; it may have been changed meanwhile"
        case .stopped: "\(place): stopped"
        }
    }
}
