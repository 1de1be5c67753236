import HTTP

extension RegistryError {
    /// What an exchange ended with, in the words of this room.
    /// - Returns: `CancellationError` where the work was stopped, and errors of others as they are.
    static func unreachable(_ place: String, _ action: String, _ error: any Error) -> any Error {
        guard let error = error as? TransportError else { return error }
        let kind: Kind
        let remedy: String
        switch error.kind {
        case .stopped: return CancellationError()
        case .untrusted:
            (kind, remedy) = (.unreachable, "name its authority with --ca-file or in certs.d")
        case .notTLS:
            kind = .unreachable
            remedy = "if it speaks plain HTTP, give --tls-verify=false or set `insecure = true` in registries.conf"
        case .identityRefused:
            (kind, remedy) = (.unauthorized, "put a client certificate into certs.d")
        case .tooLarge, .malformed, .invalidRequest: (kind, remedy) = (.nonsense, "check that this is a registry")
        case .tooSlow: (kind, remedy) = (.busy, "try again later, or from a mirror")
        case .proxy: (kind, remedy) = (.unreachable, "check the proxy, or add the registry to NO_PROXY")
        // It says itself what to do.
        default: (kind, remedy) = (.unreachable, "")
        }
        return RegistryError(kind, place, action, remedy: remedy, cause: error)
    }
}

extension TransportError {
    /// Whether the same request may do better: a handshake may have been cut off as well as anything later. One whose
    /// answer came too slowly would be as slow again.
    var isTransient: Bool {
        switch kind {
        case .refused, .unreachable, .connectTimeout, .tls, .broken, .idle, .deadline: true
        default: false
        }
    }

    /// Whether a registry that need not speak HTTPS may speak HTTP.
    var mayBePlain: Bool {
        switch kind {
        case .notTLS, .tls, .refused, .unreachable, .connectTimeout, .proxy: true
        default: false
        }
    }
}
