/// The limit on PEM text from outside.
enum PEMText {
    /// A bundle of 32 certificates with RSA-4096 keys fits.
    static let byteLimit = 64 << 10

    /// The text's bytes, if they are few enough.
    static func bytes(of text: String, what: String) throws(PKIError) -> [UInt8] {
        guard text.utf8.count <= byteLimit else { throw .tooLong(what: what, limit: byteLimit) }
        return Array(text.utf8)
    }
}
