import Files
import Glibc
package import SystemPackage

/// The certificates for one registry (containers-certs.d(5)): `*.crt` are authorities beside the system's, `X.cert` with
/// `X.key` an identity of the client. All are PEM files, named here and not read.
package struct CertificateDirectory: Sendable {
    /// Authorities, in the order of their names.
    package let authorities: [FilePath]
    /// Identities, in the order of their names.
    package let identities: [(certificate: FilePath, key: FilePath)]

    /// Looks into the first directory there is, as containers/image does: `$HOME/.config/containers/certs.d/REGISTRY`,
    /// `/etc/containers/certs.d/REGISTRY`, `/etc/docker/certs.d/REGISTRY`.
    /// - Parameters:
    ///   - registry: `HOST` or `HOST:PORT`, as a reference has it.
    ///   - directory: In place of the usual ones, and then without a part for the registry.
    /// - Throws: ``CertificateDirectoryError`` for a certificate without its key or the other way round; `FileError`.
    package init(_ environment: HostEnvironment, registry: String, directory: FilePath? = nil) throws {
        let bases = [
            environment.home?.appending(".config/containers/certs.d"),
            environment.root.appending("etc/containers/certs.d"), environment.root.appending("etc/docker/certs.d"),
        ].compactMap(\.self)
        let place = directory ?? bases.map { $0.appending(registry) }.first { access($0.string, F_OK) == 0 }
        let names = try place.map(Self.names) ?? []
        var authorities: [FilePath] = []
        var identities: [(certificate: FilePath, key: FilePath)] = []
        for name in names {
            guard let path = place?.appending(name) else { continue }
            let stem = path.stem ?? ""
            switch path.extension {
            // A link that leads nowhere is passed over: it makes nobody trusted.
            case "crt" where access(path.string, F_OK) == 0: authorities.append(path)
            case "cert":
                let key = path.removingLastComponent().appending("\(stem).key")
                guard names.contains("\(stem).key") else {
                    throw CertificateDirectoryError(file: path, missing: key)
                }
                identities.append((path, key))
            case "key" where !names.contains("\(stem).cert"):
                throw CertificateDirectoryError(
                    file: path, missing: path.removingLastComponent().appending("\(stem).cert"))
            default: break
            }
        }
        self.authorities = authorities
        self.identities = identities
    }

    private static func names(in directory: FilePath) throws(FileError) -> [String] {
        do {
            return try listDirectory(directory)
        } catch {
            // Other users' certificates are not ours to use, nor an obstacle.
            if let cause = error.cause as? Errno, [.permissionDenied, .noSuchFileOrDirectory].contains(cause) {
                return []
            }
            throw error
        }
    }
}

/// A client's certificate lacks its key, or a key its certificate.
package struct CertificateDirectoryError: Error, Sendable, CustomStringConvertible {
    package let file: FilePath
    package let missing: FilePath

    package var description: String {
        "\(file) needs \(missing.lastComponent?.string ?? "") beside it"
            + (file.extension == "cert" ? "; the certificate of an authority is named *.crt" : "")
    }
}
