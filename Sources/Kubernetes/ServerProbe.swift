import Glibc
import HTTP
import PKI

/// Looks at the certificate of a server that is not trusted, to say why. Nothing secret is sent.
struct ServerProbe {
    /// Who signed it; nil if that cannot be seen.
    let issuer: String?
    /// The end of its validity, when it is not valid now.
    let expiry: Int64?

    init(_ access: ClusterAccess, isStopped: @escaping @Sendable () -> Bool) {
        var settings = ClientSettings()
        settings.proxy = access.proxy
        settings.tls.isVerified = false
        settings.tls.serverName = access.serverName
        settings.connectDeadline = .seconds(3)
        let client = BlockingClient(settings, isStopped: isStopped)
        defer { client.close() }
        var request = ClientRequest("GET", access.server + "/version")
        request.deadline = .seconds(3)
        let shown = try? client.send(request).serverCertificate
        issuer = shown.flatMap { CertificateIssuer.commonName($0) }
        let certificate = shown.flatMap { try? Certificate(pem: PEMBlock.certificate($0)) }
        let now = Int64(time(nil))
        expiry = certificate.flatMap { now < $0.notBefore || now > $0.notAfter ? $0.notAfter : nil }
    }
}
