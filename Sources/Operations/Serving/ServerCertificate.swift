import Cluster
import Files
import FoundationEssentials
import HTTP
import Inventory
import PKI
import SystemPackage

/// What the server shows hosts, and what they must trust for it: its own, or what the operator gave.
struct ServerCertificate: Sendable {
    private static let limit = 256 * 1024

    let identity: ServerTLS.Identity
    /// PEM; nil for a certificate that the operator gave, whose authorities `install.certificateAuthorities` names
    /// where the systems do not have them.
    let authority: String?
    /// The last second of its validity, since 1970.
    let end: Int64

    /// Loads it, and makes or renews what is our own. Blocks.
    /// - Throws: ``UnfitCertificate``, `FileError`, `PKIError`.
    static func load(_ cluster: ClusterDefinition, _ address: ServerAddress, _ state: ServerState) throws
        -> ServerCertificate
    {
        let now = Int64(Date().timeIntervalSince1970)
        guard let certificate = cluster.serve.tls.certificate, let key = cluster.serve.tls.key else {
            let own = try ServerIdentity.load(state.tls, names: address.names, now: now)
            return ServerCertificate(
                identity: own.tls, authority: own.authority.pem, end: own.certificate.notAfter)
        }
        return try given(cluster.resolve(certificate), cluster.resolve(key), address, now: now)
    }

    private static func given(
        _ file: FilePath, _ keyFile: FilePath, _ address: ServerAddress, now: Int64
    ) throws -> ServerCertificate {
        func unfit(_ problem: String) -> UnfitCertificate { UnfitCertificate(file: file, problem: problem) }
        let chain = String(decoding: try readFile(file, limit: limit), as: UTF8.self)
        let key = String(decoding: try readFile(keyFile, limit: limit), as: UTF8.self)
        let certificates: [Certificate]
        do { certificates = try Certificate.all(in: chain) } catch { throw unfit("cannot be read: \(error)") }
        do { _ = try PrivateKey(pem: key) } catch { throw unfit("cannot be used with the key \(keyFile): \(error)") }
        guard let leaf = certificates.first else { throw unfit("is empty") }
        guard leaf.notAfter > now else { throw unfit("has ended") }
        guard leaf.notBefore <= now else { throw unfit("begins later") }
        for (lower, upper) in zip(certificates, certificates.dropFirst()) where lower.issuer != upper.subject {
            throw unfit("is followed by one that did not issue it; the order is the server's, then each one's issuer")
        }
        if let name = address.names.first, !leaf.alternativeNames.contains(where: { $0.matches(name) }) {
            throw unfit("does not bear \(name), under which hosts reach the server")
        }
        let identity = ServerTLS.Identity(certificates: chain, key: key)
        do { _ = try ServerTLS(identity) } catch { throw unfit("does not go with the key \(keyFile): \(error)") }
        return ServerCertificate(identity: identity, authority: nil, end: leaf.notAfter)
    }
}

extension String {
    /// Whether a name of a certificate covers a server's (RFC 6125 section 6.4.3).
    fileprivate func matches(_ name: ServerName) -> Bool {
        let wanted = name.description.lowercased()
        guard hasPrefix("*."), case .name = name else { return lowercased() == wanted }
        return wanted.drop { $0 != "." } == lowercased().dropFirst()
    }
}

/// A certificate that hosts would refuse.
package struct UnfitCertificate: Error, CustomStringConvertible, Sendable {
    let file: FilePath
    let problem: String
    package var description: String { "the certificate \(file) of `serve.tls` \(problem); give another" }
}
