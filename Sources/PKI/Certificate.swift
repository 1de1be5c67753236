import COpenSSL
import Glibc
import OpenSSL

/// An X.509 certificate (RFC 5280) as PEM text that was parsed.
package struct Certificate: Sendable, Hashable, CustomStringConvertible {
    /// Certificates that ``all(in:)`` reads from one text.
    package static let countLimit = 32

    /// The text, `BEGIN CERTIFICATE` to `END CERTIFICATE`, with a line break at its end.
    package let pem: String
    /// Whom it is for, the most specific attribute first (RFC 4514), as `CN=kubernetes-admin,O=system:masters`.
    package let subject: String
    /// Who signed it, in the same form.
    package let issuer: String
    /// The DNS names and addresses it is good for, in its order; other kinds of names are left out.
    package let alternativeNames: [String]
    /// The first second of its validity, since 1970.
    package let notBefore: Int64
    /// The last second of its validity, since 1970.
    package let notAfter: Int64
    /// The pin of its public key.
    package let publicKeyPin: PublicKeyPin

    /// Reads the one certificate of a PEM text; text around it is dropped.
    /// - Throws: ``PKIError`` when there is none, more than one, or a damaged one.
    package init(pem: String) throws(PKIError) {
        let all = try Self.all(in: pem)
        guard let first = all.first, all.count == 1 else {
            throw .malformed(what: "certificate standing alone (it holds \(all.count))", cause: nil)
        }
        self = first
    }

    /// Reads every certificate of a PEM text, as a kubeconfig's authority data has them.
    /// - Throws: ``PKIError`` when there is none, more than ``countLimit``, or a damaged one.
    package static func all(in pem: String) throws(PKIError) -> [Certificate] {
        let bytes = try PEMText.bytes(of: pem, what: "certificates")
        let buffer = try refusing { () throws(OpenSSLError) in try MemoryBuffer(bytes) }
        var found: [Certificate] = []
        while let handle = try next(buffer) {
            guard found.count < countLimit else {
                throw .malformed(what: "list of at most \(countLimit) certificates", cause: nil)
            }
            found.append(try Certificate(handle))
        }
        guard !found.isEmpty else { throw .malformed(what: "certificate", cause: nil) }
        return found
    }

    private static func next(_ buffer: borrowing MemoryBuffer) throws(PKIError) -> CertificateHandle? {
        do { return try CertificateHandle(next: buffer) } catch { throw .malformed(what: "certificate", cause: error) }
    }

    init(_ handle: borrowing CertificateHandle) throws(PKIError) {
        notBefore = try Self.seconds(X509_get0_notBefore(handle.pointer))
        notAfter = try Self.seconds(X509_get0_notAfter(handle.pointer))
        publicKeyPin = try PublicKeyPin(handle)
        subject = try CertificateNames.text(X509_get_subject_name(handle.pointer))
        issuer = try CertificateNames.text(X509_get_issuer_name(handle.pointer))
        alternativeNames = CertificateNames.alternatives(handle)
        do { pem = try handle.pem() } catch { throw .refused(error) }
    }

    private static func seconds(_ time: UnsafePointer<ASN1_TIME>?) throws(PKIError) -> Int64 {
        var parts = tm()
        // A missing time would be read as the current one.
        guard let time, ASN1_TIME_to_tm(time, &parts) == 1 else {
            throw .malformed(what: "certificate with a validity", cause: OpenSSLError("read a time"))
        }
        return Int64(timegm(&parts))
    }

    /// The certificate inside the library.
    func handle() throws(PKIError) -> CertificateHandle {
        let bytes = Array(pem.utf8)
        let buffer = try refusing { () throws(OpenSSLError) in try MemoryBuffer(bytes) }
        guard let handle = try Self.next(buffer) else { throw .malformed(what: "certificate", cause: nil) }
        return handle
    }

    package var description: String { "certificate \(publicKeyPin)" }
}
