package import OpenSSL

/// The SHA-256 digest of a blob (OCI Image Specification 1.1, "Digests").
package struct Digest: Sendable, Hashable, CustomStringConvertible {
    /// The 64 lower-case hexadecimal digits.
    package let hex: String

    /// Parses `sha256:` and 64 lower-case hexadecimal digits.
    /// - Throws: ``OCIValueError``.
    package init(_ text: String) throws(OCIValueError) {
        let digits = text.utf8.dropFirst(7)
        guard text.hasPrefix("sha256:"), digits.count == 64,
            digits.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
        else { throw OCIValueError(text, is: "no digest; `sha256:` and 64 hexadecimal digits are expected") }
        hex = String(text.dropFirst(7))
    }

    /// Takes the result of a hash.
    package init(_ hash: consuming SHA256) throws(OpenSSLError) {
        self.init(sum: try hash.finish())
    }

    /// The digest of bytes in memory.
    package init(of bytes: [UInt8]) throws(OpenSSLError) {
        self.init(sum: try SHA256.digest(of: bytes))
    }

    private init(sum: [UInt8]) {
        hex = sum.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    package var description: String { "sha256:" + hex }
}
