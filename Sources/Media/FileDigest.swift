import OpenSSL

/// The SHA-256 digest of a file.
package struct FileDigest: Sendable, Hashable, CustomStringConvertible {
    /// The 64 lower-case hexadecimal digits.
    package let hex: String

    /// Parses 64 hexadecimal digits, with or without `sha256:` before them, as files of checksums have them.
    /// - Throws: ``MediaError``.
    package init(_ text: String) throws(MediaError) {
        let digits = (text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text).lowercased()
        guard digits.utf8.count == 2 * SHA256.byteCount, digits.utf8.allSatisfy({ Hex.isDigit($0) }) else {
            throw MediaError("`\(text.prefix(80))`", "is no SHA-256 digest", remedy: "give its 64 hexadecimal digits")
        }
        hex = digits
    }

    init(_ hash: consuming SHA256) throws(OpenSSLError) {
        hex = Hex.text(try hash.finish())
    }

    package var description: String { hex }
}
