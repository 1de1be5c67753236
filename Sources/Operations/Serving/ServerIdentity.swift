package import Cluster
import Files
import FoundationEssentials
package import HTTP
package import Inventory
package import PKI
package import SystemPackage

/// The server's own authority and certificate, in a directory of the state for this user alone: made when they are first
/// needed, the certificate again whenever it no longer fits.
package struct ServerIdentity: Sendable {
    /// The authority that hosts trust.
    package let authority: Certificate
    /// What the server shows them.
    package let certificate: Certificate
    let key: PrivateKey

    /// How long before its end a certificate is replaced, in seconds: hosts that boot must not meet one that ends.
    private static let margin: Int64 = 60 * 24 * 3600
    private static let limit = 64 * 1024

    /// Loads both, or makes what is missing or no longer fits. Blocks.
    /// - Parameters:
    ///   - directory: Where they are kept.
    ///   - names: The names and addresses that hosts reach the server under; at least one.
    ///   - now: Seconds since 1970.
    /// - Throws: `FileError`, `PKIError`: a damaged file is not replaced, since hosts know the authority in it.
    package static func load(_ directory: FilePath, names: [ServerName], now: Int64) throws -> ServerIdentity {
        try createDirectories(directory, mode: .ownerReadWriteExecute)
        // Held to the end: two servers must not make two authorities.
        let lock = try FileLock(directory.appending("lock"))
        let identity = try load(directory, names, now)
        _ = consume lock
        return identity
    }

    private static func load(_ directory: FilePath, _ names: [ServerName], _ now: Int64) throws -> ServerIdentity {
        let authority = try kept(directory.appending("authority.pem"), now: now)
        let place = directory.appending("server.pem")
        if let (certificate, key) = try pair(place),
            certificate.issuer == authority.certificate.subject, certificate.notAfter > now + margin,
            Set(certificate.alternativeNames) == Set(names.map(\.description))
        {
            return ServerIdentity(authority: authority.certificate, certificate: certificate, key: key)
        }
        let key = try PrivateKey.generate(.p256)
        let profile = try CertificateProfile.server(
            commonName: names.first?.description ?? "", names: try names.map { try $0.alternative })
        let certificate = try authority.issue(profile, for: key, now: now)
        try keep(certificate, key, place)
        return ServerIdentity(authority: authority.certificate, certificate: certificate, key: key)
    }

    /// What a listener is started with.
    package var tls: ServerTLS.Identity {
        ServerTLS.Identity(certificates: certificate.pem + authority.pem, key: key.pkcs8)
    }

    private static func kept(_ place: FilePath, now: Int64) throws -> CertificateAuthority {
        if let (certificate, key) = try pair(place) {
            return try CertificateAuthority(certificate: certificate, key: key)
        }
        let authority = try newAuthority(now: now)
        try keep(authority.certificate, authority.key, place)
        return authority
    }

    private static func newAuthority(now: Int64) throws -> CertificateAuthority {
        // A name of its own tells whose the server's certificate is.
        let number = SecretToken().text.prefix(12)
        let profile = try CertificateProfile.authority(commonName: "Slipway \(number)")
        return try CertificateAuthority(profile, kind: .p256, now: now)
    }

    /// The authority that the hosts of a cluster will trust, PEM: that of the state, or one of the same size where there
    /// is none yet; nil where the operator gave a certificate. Nothing is kept. Blocks.
    package static func authority(of cluster: ClusterDefinition, _ state: ServerState) throws -> String? {
        guard cluster.serve.tls.certificate == nil else { return nil }
        if let (certificate, _) = try pair(state.tls.appending("authority.pem")) { return certificate.pem }
        return try newAuthority(now: Int64(Date().timeIntervalSince1970)).certificate.pem
    }

    /// Certificate and key are one file, so that there is never one without the other.
    private static func keep(_ certificate: Certificate, _ key: PrivateKey, _ place: FilePath) throws(FileError) {
        try AtomicFile.write(Array((certificate.pem + key.pkcs8).utf8), to: place, mode: .ownerReadWrite)
    }

    private static func pair(_ place: FilePath) throws -> (Certificate, PrivateKey)? {
        guard try exists(place) else { return nil }
        let text = try readText(place)
        return (try Certificate(pem: text), try PrivateKey(pem: text))
    }

    private static func readText(_ place: FilePath) throws(FileError) -> String {
        String(decoding: try readFile(place, limit: limit), as: UTF8.self)
    }
}
