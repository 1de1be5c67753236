package import OpenSSL

/// Why a key, certificate or name was refused.
package enum PKIError: Error, CustomStringConvertible, Sendable {
    /// A PEM text longer than this floor reads, with the limit in bytes.
    case tooLong(what: String, limit: Int)
    /// A PEM text without what it should hold, or with it damaged; the cause when the library named one.
    case malformed(what: String, cause: OpenSSLError?)
    /// A key of an algorithm or strength that is not accepted.
    case weakKey(String)
    /// A value that cannot stand in a certificate's names.
    case invalidName(String, expected: String)
    /// A certificate that may not sign certificates.
    case notAuthority
    /// A key that is not the certificate's own.
    case foreignKey
    /// An authority outside its own validity, both ends in seconds since 1970.
    case outsideValidity(now: Int64, notBefore: Int64, notAfter: Int64)
    /// libcrypto refused an operation on valid values.
    case refused(OpenSSLError)

    package var description: String {
        switch self {
        case .tooLong(let what, let limit): "the PEM text of \(what) is longer than \(limit) bytes"
        case .malformed(let what, let cause):
            "the PEM text holds no readable \(what)" + (cause.map { " (\($0))" } ?? "")
        case .weakKey(let found): "the key is \(found); use RSA with 2048 to 8192 bits, or EC on P-256 or P-384"
        case .invalidName(let text, let expected): "\"\(text)\" cannot stand in a certificate; expected \(expected)"
        case .notAuthority: "the certificate is not one of a certificate authority (basicConstraints and keyUsage)"
        case .foreignKey: "the private key does not belong to the certificate"
        case .outsideValidity(let now, let notBefore, let notAfter):
            """
            the authority is valid from \(CertificateDate.text(notBefore)) to \(CertificateDate.text(notAfter)), and it is \
            \(CertificateDate.text(now))
            """
        case .refused(let cause): cause.description
        }
    }
}

/// Runs work on the library with its refusals as ``PKIError/refused(_:)``.
func refusing<Result: ~Copyable>(_ work: () throws(OpenSSLError) -> Result) throws(PKIError) -> Result {
    do { return try work() } catch { throw .refused(error) }
}
