package import OpenSSL

/// What is wrong with something of OSTree's.
package enum OSTreeError: Error, CustomStringConvertible, Sendable {
    /// A value or an object that breaks the format: what it is, and the rule it breaks.
    case invalid(String, reason: String)
    /// Content whose digest is not the name it goes by.
    case mismatch(expected: ObjectName, found: Checksum)
    /// libcrypto refused to compute a digest.
    case digest(OpenSSLError)

    package var description: String {
        switch self {
        case .invalid(let what, let reason): "invalid \(what): \(reason)"
        case .mismatch(let name, let found): "object \(name) is corrupt: its content has the checksum \(found)"
        case .digest(let error): error.description
        }
    }
}
