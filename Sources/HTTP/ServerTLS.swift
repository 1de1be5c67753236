import NIOCore
import NIOSSL
import Synchronization

/// The server's side of TLS 1.2 and 1.3, for HTTP/1.1: a certificate that can be replaced while it is in use.
package final class ServerTLS: Sendable {
    /// A certificate with its key, and whom the clients must be.
    package struct Identity: Sendable {
        /// The leaf first, then those that lead to an authority; PEM.
        let certificates: String
        /// PEM, of PKCS #8, PKCS #1 or SEC 1.
        let key: String
        /// Authorities that a client's certificate must come from, PEM; nil asks clients for none.
        let clientAuthorities: String?

        package init(certificates: String, key: String, clientAuthorities: String? = nil) {
            self.certificates = certificates
            self.key = key
            self.clientAuthorities = clientAuthorities
        }

        /// The same for clients with certificates of these authorities, PEM.
        package func asking(for authorities: String) -> Identity {
            Identity(certificates: certificates, key: key, clientAuthorities: authorities)
        }
    }

    private let context: Mutex<NIOSSLContext>

    /// - Throws: ``ServerTLSError``.
    package init(_ identity: Identity) throws(ServerTLSError) {
        context = Mutex(try Self.context(identity))
    }

    /// Takes another certificate for the connections that come from now on.
    /// - Throws: ``ServerTLSError``; the one in use stays then.
    package func replace(_ identity: Identity) throws(ServerTLSError) {
        let new = try Self.context(identity)
        context.withLock { $0 = new }
    }

    /// What stands before the HTTP of a connection.
    func handler() -> NIOSSLServerHandler { NIOSSLServerHandler(context: context.withLock { $0 }) }

    private static func context(_ identity: Identity) throws(ServerTLSError) -> NIOSSLContext {
        let chain = try certificates(identity.certificates, .certificate)
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(bytes: Array(identity.key.utf8), format: .pem)
        } catch {
            throw ServerTLSError(part: .key, cause: error)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        configuration.shutdownTimeout = .seconds(1)
        if let authorities = identity.clientAuthorities {
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates(try certificates(authorities, .clientAuthorities))
        }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw ServerTLSError(part: .pair, cause: error)
        }
    }

    private static func certificates(
        _ text: String, _ part: ServerTLSError.Part
    ) throws(ServerTLSError) -> [NIOSSLCertificate] {
        do {
            let certificates = try NIOSSLCertificate.fromPEMBytes(Array(text.utf8))
            if !certificates.isEmpty { return certificates }
        } catch {
            throw ServerTLSError(part: part, cause: error)
        }
        throw ServerTLSError(part: part, cause: nil)
    }
}

/// A certificate that no server can be started with; holds nothing of the key.
package struct ServerTLSError: Error, Sendable, CustomStringConvertible {
    package enum Part: String, Sendable {
        case certificate, key, pair, clientAuthorities = "client authorities"
    }

    package let part: Part
    let cause: (any Error)?

    package var description: String {
        switch part {
        case .certificate: "the server's certificate is no PEM certificate"
        case .key: "the server's key is no PEM key"
        case .pair: "the server's key is not that of its certificate"
        case .clientAuthorities: "the authorities of clients are no PEM certificates"
        }
    }
}
