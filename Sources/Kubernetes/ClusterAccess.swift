package import HTTP
package import PKI
import SystemPackage

/// All that is needed to talk to a cluster's API server: what a context of a kubeconfig names, with its files read.
package struct ClusterAccess: Sendable {
    /// The context's name.
    package let context: String
    /// The server's URL, `https://HOST[:PORT][/PATH]`, without a slash at its end.
    package let server: String
    /// The kubeconfig's authorities; nil when it names none, which leaves it to the system's.
    package let authorities: [Certificate]?
    /// The name that the server's certificate must bear, if it is not the URL's.
    package let serverName: String?
    /// The proxy of the kubeconfig, or else of the environment.
    package let proxy: ClientSettings.Proxy?
    let credential: ClusterCredential

    /// The end of the client's certificate in the kubeconfig, in seconds since 1970; nil when it has none.
    package var clientCertificateEnd: Int64? { credential.identity?.notAfter }

    /// For messages.
    package var place: String { "context \"\(context)\", server \(server)" }
}

/// Who a client is, as a user of a kubeconfig says it.
struct ClusterCredential: Sendable, CustomStringConvertible, CustomReflectable {
    var token: String?
    /// Read anew for every request, as whoever writes it renews it; the token stands in where it cannot be read.
    var tokenFile: FilePath?
    /// With the end of the certificate, in seconds since 1970.
    var identity: (text: ClientSettings.IdentityText, notAfter: Int64)?
    var exec: ExecPlugin?

    static let anonymous = ClusterCredential()

    var description: String { "credential (not shown)" }

    var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension ClusterAccess {
    /// The host of the server's URL, without brackets.
    var host: String {
        let authority = server.dropFirst("https://".count).prefix { $0 != "/" }
        if authority.hasPrefix("[") { return String(authority.dropFirst().prefix { $0 != "]" }) }
        return String(authority.prefix { $0 != ":" })
    }
}
