import Glibc
import NIOCore
import NIOSSL

/// Who is at the other end, where the connection itself says so.
extension PeerContext {
    /// SO_PEERCRED's structure (unix(7)), which Swift does not see.
    private struct Credentials {
        var process: pid_t = 0
        var user: uid_t = 0
        var group: gid_t = 0
    }

    /// The user that the client of a Unix socket ran as when it connected; nil for other sockets.
    package var user: UInt32? {
        get async {
            guard case .unixDomainSocket? = channel.localAddress, let provider = channel as? any SocketOptionProvider
            else { return nil }
            let credentials: Credentials? = try? await provider.unsafeGetSocketOption(
                level: .socket, name: .init(rawValue: SO_PEERCRED)
            ).get()
            return credentials?.user
        }
    }

    /// The certificate that the client showed and that was verified, as PEM; nil without one.
    package var certificate: String? {
        get async {
            guard let certificate = try? await channel.nioSSL_peerCertificate().get(),
                let bytes = try? certificate.toDERBytes()
            else { return nil }
            return "-----BEGIN CERTIFICATE-----\n\(Base64Text.encoded(bytes))\n-----END CERTIFICATE-----\n"
        }
    }
}
