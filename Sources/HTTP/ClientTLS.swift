import NIOCore
import NIOSSL
package import SystemPackage

/// The client's side of TLS 1.2 and 1.3, for HTTP/1.1.
struct ClientTLS: Sendable {
    private let context: NIOSSLContext
    /// Whether the server's certificate must be valid and bear its name.
    private let isVerified: Bool
    /// In place of the name that is connected to.
    private let serverName: String?

    /// - Throws: ``ClientTLSError`` naming the file that cannot be used.
    init(_ settings: ClientSettings.TLS) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // The name is held against the certificate below: NIOSSL is content with one for the address that the connection
        // leads to, be that a proxy's, and with a common name.
        configuration.certificateVerification = settings.isVerified ? .noHostnameVerification : .none
        configuration.shutdownTimeout = .seconds(1)
        var authorities = try settings.authorities.flatMap { file throws(ClientTLSError) in
            try Self.certificates(file)
        }
        if let text = settings.authorityText { authorities += try Self.certificates(text: text) }
        if settings.trustsSystem {
            configuration.additionalTrustRoots = authorities.isEmpty ? [] : [.certificates(authorities)]
        } else {
            configuration.trustRoots = .certificates(authorities)
        }
        isVerified = settings.isVerified
        serverName = settings.serverName
        let identity = settings.identities.first
        if let text = settings.identityText {
            configuration.certificateChain = try Self.certificates(text: text.certificate).map { .certificate($0) }
            configuration.privateKey = .privateKey(try Self.key(text: text.key))
        } else if let identity {
            configuration.certificateChain = try Self.certificates(identity.certificate).map { .certificate($0) }
            configuration.privateKey = .privateKey(try Self.key(identity.key))
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw ClientTLSError(file: identity?.key, problem: .unfit, cause: error)
        }
    }

    private static func certificates(_ file: FilePath) throws(ClientTLSError) -> [NIOSSLCertificate] {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(file.string)
        } catch {
            throw ClientTLSError(file: file, problem: .noCertificate, cause: error)
        }
        guard !certificates.isEmpty else { throw ClientTLSError(file: file, problem: .noCertificate, cause: nil) }
        return certificates
    }

    private static func certificates(text: String) throws(ClientTLSError) -> [NIOSSLCertificate] {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMBytes(Array(text.utf8))
        } catch {
            throw ClientTLSError(file: nil, problem: .noCertificate, cause: error)
        }
        guard !certificates.isEmpty else { throw ClientTLSError(file: nil, problem: .noCertificate, cause: nil) }
        return certificates
    }

    private static func key(text: String) throws(ClientTLSError) -> NIOSSLPrivateKey {
        do {
            return try NIOSSLPrivateKey(bytes: Array(text.utf8), format: .pem)
        } catch {
            throw ClientTLSError(file: nil, problem: .noKey, cause: error)
        }
    }

    private static func key(_ file: FilePath) throws(ClientTLSError) -> NIOSSLPrivateKey {
        do {
            return try NIOSSLPrivateKey(file: file.string, format: .pem)
        } catch {
            throw ClientTLSError(file: file, problem: .noKey, cause: error)
        }
    }

    /// What encrypts a connection to a server, and ends it when its certificate is for another.
    /// - Parameter host: A name or an address.
    func handler(host: String) throws -> any ChannelHandler {
        let name = ClientTLSName(serverName ?? host)
        guard isVerified else { return try NIOSSLClientHandler(context: context, serverHostname: name.indication) }
        return try NIOSSLClientHandler._makeSSLClientHandler(
            context: context, serverHostname: name.indication,
            additionalPeerCertificateVerificationCallback: { certificate, channel in
                name.isOf(certificate)
                    ? channel.eventLoop.makeSucceededVoidFuture()
                    : channel.eventLoop.makeFailedFuture(NIOSSLExtraError.failedToValidateHostname)
            })
    }

    /// What an error of a connection means, if it is one of TLS.
    static func kind(of error: any Error) -> TransportError.Kind? {
        switch error {
        case let error as NIOSSLError where error == .uncleanShutdown: nil
        case let error as NIOSSLExtraError where error == .failedToValidateHostname: .untrusted
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: kind(reason: "\(error)")
        default: nil
        }
    }

    /// Whether a certificate of a trusted authority is for another name.
    static func isAboutName(_ error: any Error) -> Bool {
        (error as? NIOSSLExtraError) == .failedToValidateHostname
    }

    /// BoringSSL tells its reasons in text only.
    private static func kind(reason: String) -> TransportError.Kind {
        func has(_ words: String...) -> Bool { words.contains { reason.contains($0) } }
        if has("CERTIFICATE_VERIFY_FAILED") { return .untrusted }
        if has("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST") { return .notTLS }
        // What servers send that want a certificate and got none, or another's (RFC 8446, section 6.2).
        if has(
            "ALERT_CERTIFICATE_REQUIRED", "ALERT_BAD_CERTIFICATE", "ALERT_CERTIFICATE_UNKNOWN", "ALERT_UNKNOWN_CA",
            "ALERT_CERTIFICATE_EXPIRED", "ALERT_CERTIFICATE_REVOKED", "ALERT_UNSUPPORTED_CERTIFICATE",
            "ALERT_ACCESS_DENIED", "ALERT_HANDSHAKE_FAILURE", "ALERT_DECRYPT_ERROR")
        {
            return .identityRefused
        }
        return .tls
    }

    /// The short reason inside an error of BoringSSL, such as `CERTIFICATE_VERIFY_FAILED`.
    static func reason(of error: any Error) -> String? {
        guard error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError else { return nil }
        let text = "\(error)"
        guard let start = text.firstRange(of: "OPENSSL_internal:")?.upperBound else { return text }
        return String(text[start...].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    }
}

/// A certificate or key for a client cannot be used.
package struct ClientTLSError: Error, CustomStringConvertible, Sendable {
    package enum Problem: Sendable {
        /// The file cannot be read, or has no certificate in PEM.
        case noCertificate
        /// The file cannot be read, or has no key in PEM without a password.
        case noKey
        /// Certificate and key do not belong together, or the settings cannot be used.
        case unfit
    }

    /// Nil if no file is known to be the reason.
    package let file: FilePath?
    package let problem: Problem
    package let cause: (any Error)?

    package var description: String {
        let name = file.map { "\($0)" } ?? "TLS"
        let reason = cause.map { ": \(ClientTLS.reason(of: $0) ?? "\($0)")" } ?? ""
        return switch problem {
        case .noCertificate: "\(name): no certificate in PEM that can be read\(reason); check the file and its mode"
        case .noKey:
            "\(name): no key in PEM, without a password, that can be read\(reason); check the file and its mode"
        case .unfit: "\(name): the key does not belong to the certificate\(reason)"
        }
    }
}
