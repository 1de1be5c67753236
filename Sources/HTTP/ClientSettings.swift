package import SystemPackage

/// How a client reaches servers.
package struct ClientSettings: Sendable, Hashable {
    /// Whom a client trusts, and who it is.
    package struct TLS: Sendable, Hashable {
        /// PEM files of authorities that are trusted beside the system's.
        package var authorities: [FilePath] = []
        /// PEM text of authorities that are trusted beside the others.
        package var authorityText: String?
        /// Whether the system's authorities are trusted.
        package var trustsSystem = true
        /// PEM files of a certificate chain and its key, shown to servers that ask.
        package var identities: [Identity] = []
        /// A certificate chain and its key in memory, in place of files.
        package var identityText: IdentityText?
        /// The name that the server's certificate must bear, and that the server is asked for, in place of the URL's.
        package var serverName: String?
        /// Whether the server's certificate must be valid and bear its name.
        package var isVerified = true

        package init() {}
    }

    /// A client's certificate.
    package struct Identity: Sendable, Hashable {
        package let certificate: FilePath
        package let key: FilePath

        package init(certificate: FilePath, key: FilePath) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// A client's certificate in memory. Only its certificate is ever shown.
    package struct IdentityText: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
        let certificate: String
        let key: String

        /// - Parameters:
        ///   - certificate: A certificate and those between it and an authority, in PEM.
        ///   - key: The certificate's key in PEM, without a password.
        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }

        package var description: String { "client certificate (key not shown)" }

        package var customMirror: Mirror { Mirror(self, children: [:]) }
    }

    /// An HTTP proxy: `CONNECT` for https, absolute URLs for http.
    package struct Proxy: Sendable, Hashable {
        package let host: String
        package let port: Int
        /// User and password for `Proxy-Authorization`, as `user:password`; nil for none.
        package let credentials: String?

        package init(host: String, port: Int, credentials: String?) {
            self.host = host
            self.port = port
            self.credentials = credentials
        }
    }

    package var tls = TLS()
    package var proxy: Proxy?
    /// For a connection, with the handshake.
    package var connectDeadline: Duration = .seconds(10)
    /// For the next byte in any direction, and for the head of an answer.
    package var idleDeadline: Duration = .seconds(60)
    /// The fewest bytes per second of an answer's body that are waited for, on average over ``rateWindow``.
    package var slowestRate = 1024
    package var rateWindow: Duration = .seconds(60)

    package init() {}
}

extension ClientSettings.Proxy: CustomStringConvertible, CustomDebugStringConvertible {
    /// Without the credentials.
    package var description: String { ClientURL.hostField(host, port) }

    package var debugDescription: String { description }
}
