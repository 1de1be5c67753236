import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import SystemPackage

extension TransportError.Kind {
    /// What an error of the layers below means for an exchange.
    init(of error: any Error, _ lease: ClientLease) {
        let isHeadSent = lease.exchange.state.withLock { $0.isHeadSent }
        self = Self(of: error, isConnected: isHeadSent, isTLS: lease.place.hasPrefix("https:"))
    }

    private init(of error: any Error, isConnected: Bool, isTLS: Bool) {
        if let kind = ClientTLS.kind(of: error) {
            self = kind
            return
        }
        switch error {
        case ClientFailure.proxyStatus(let status): self = .proxy(status: status)
        case ClientFailure.proxyAnswer: self = .proxy(status: nil)
        case let error as NIOConnectionError: self = Self(of: error)
        case ChannelError.connectTimeout: self = .connectTimeout
        // Of a Unix socket: nobody listens any more, or it is not there or not for this user.
        case let error as IOError where !isConnected && error.errnoCode == ECONNREFUSED: self = .refused
        case let error as IOError where !isConnected && [ENOENT, EACCES].contains(error.errnoCode):
            self = .unreachable
        case let error as HTTPParserError where error != .invalidEOFState: self = .malformed
        case is NIOHTTPDecoderError: self = .malformed
        default: self = !isConnected && isTLS ? .tls : .broken
        }
    }

    private init(of error: NIOConnectionError) {
        let causes = error.connectionErrors.map(\.error)
        if causes.isEmpty {
            self = .unresolved
        } else if causes.contains(where: Self.isTimeout) {
            self = .connectTimeout
        } else if causes.contains(where: { ($0 as? IOError)?.errnoCode == ECONNREFUSED }) {
            self = .refused
        } else {
            self = .unreachable
        }
    }

    private static func isTimeout(_ error: any Error) -> Bool {
        if case ChannelError.connectTimeout = error { true } else { false }
    }

    /// Whether a request fails in this way only before it is acted on.
    var isBeforeRequest: Bool {
        switch self {
        case .invalidRequest, .unresolved, .refused, .unreachable, .connectTimeout, .untrusted, .notTLS,
            .identityRefused,
            .tls, .proxy:
            true
        default: false
        }
    }
}

extension TransportError {
    /// Why a server is not trusted.
    package enum Distrust: Sendable, Hashable {
        /// The certificate's authority, or its dates.
        case authority
        /// The certificate is not for the name.
        case name
    }

    /// Why a server is not trusted, for an error of the kind `untrusted`.
    package var distrust: Distrust? {
        guard kind == .untrusted else { return nil }
        return cause.map { ClientTLS.isAboutName($0) } == true ? .name : .authority
    }

    /// What the layers below said, shortly.
    static func text(of error: any Error) -> String {
        if let reason = ClientTLS.reason(of: error) { return reason }
        return switch error {
        case let error as IOError: "\(Errno(rawValue: error.errnoCode))"
        case let error as NIOConnectionError:
            "\(ClientURL.hostField(error.host, error.port)): "
                + (error.connectionErrors.first.map { text(of: $0.error) } ?? "no address")
        default: "\(error)"
        }
    }
}
