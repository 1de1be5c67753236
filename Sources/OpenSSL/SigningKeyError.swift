/// What is wrong with a signing key; never shows anything of the key.
package enum SigningKeyError: Error, CustomStringConvertible, Sendable {
    /// A text that is no key in a form that is read, and why.
    case unreadable(String)
    /// libcrypto refused.
    case library(OpenSSLError)

    package var description: String {
        switch self {
        case .unreadable(let reason):
            """
            no Ed25519 key: \(reason); write the base64 of a 32-byte seed, the base64 of the 64-byte secret that ostree \
            sign takes, or PEM as openssl genpkey -algorithm ed25519 writes it
            """
        case .library(let error): error.description
        }
    }
}
