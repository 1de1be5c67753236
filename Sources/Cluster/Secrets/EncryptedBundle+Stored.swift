import Markup
import OpenSSL

extension EncryptedBundle {
    /// Whether a document is encrypted, rather than secrets in clear.
    static func isRecognized(_ fields: Fields) -> Bool { fields.keys.contains("encryption") }

    /// Reads what ``value`` wrote; nil leaves faults behind.
    init?(_ fields: Fields) {
        let version = fields.integer("version", in: 1...1)
        if fields.value("version") == nil { fields.missing("version") }
        let encryption = fields.fields("encryption")
        let sealed = fields.require("sealed") { try Self.bytes($0, AES256GCM.overhead...Self.sealedLimit) }
        fields.finish()
        guard let encryption else {
            fields.missing("encryption")
            return nil
        }
        let cipher = encryption.require("cipher") { text in
            guard text == "AES-256-GCM" else { throw UnreadableBundle(problem: "`AES-256-GCM` is expected") }
            return text
        }
        let salt = encryption.require("salt") { try Self.bytes($0, Self.saltByteCount...Self.saltByteCount) }
        let kind = encryption.require("key") { text in
            guard let kind = BundleKey.Kind(rawValue: text) else {
                throw UnreadableBundle(problem: "`passphrase` or `key file` is expected")
            }
            return kind
        }
        let derivation: Derivation?
        switch kind {
        case .passphrase: derivation = Self.cost(encryption).map(Derivation.passphrase)
        case .keyFile: derivation = .keyFile
        case nil: derivation = nil
        }
        if kind != nil { encryption.finish() }
        guard version != nil, cipher != nil, let salt, let sealed, let derivation else { return nil }
        self.init(derivation: derivation, salt: salt, sealed: sealed)
    }

    /// The bundle as it is stored.
    var value: Value {
        let scrypt: Value?
        switch derivation {
        case .passphrase(let cost):
            scrypt = .object([
                Value.Member("n", .integer(cost.cost)), Value.Member("r", .integer(cost.blockSize)),
                Value.Member("p", .integer(cost.parallelism)),
            ])
        case .keyFile: scrypt = nil
        }
        let encryption = Value.object(omittingNil: [
            ("cipher", .string("AES-256-GCM")), ("key", .string(kind.rawValue)), ("scrypt", scrypt),
            ("salt", .string(Base64.encode(salt))),
        ])
        return .object([
            Value.Member("version", .integer(1)), Value.Member("encryption", encryption),
            Value.Member("sealed", .string(Base64.encode(sealed))),
        ])
    }

    private static func cost(_ encryption: Fields) -> ScryptCost? {
        guard let scrypt = encryption.fields("scrypt") else {
            encryption.missing("scrypt")
            return nil
        }
        let n = scrypt.integer("n", in: 1...Int(Int32.max))
        let r = scrypt.integer("r", in: 1...Int(Int32.max))
        let p = scrypt.integer("p", in: 1...Int(Int32.max))
        scrypt.finish()
        guard let n, let r, let p else {
            encryption.faults.add(
                "`encryption.scrypt` is incomplete", at: scrypt.node.mark, remedy: "n, r and p are needed")
            return nil
        }
        guard let cost = ScryptCost(bounded: n, r, p) else {
            encryption.faults.add(
                "`encryption.scrypt` is out of bounds", at: scrypt.node.mark,
                remedy: "n is a power of two from 16384, r 8 to 32, p 1 to 4, and 128 n r at most 256 MiB")
            return nil
        }
        return cost
    }

    private static func bytes(_ text: String, _ counts: ClosedRange<Int>) throws(UnreadableBundle) -> [UInt8] {
        guard text.utf8.count <= sealedLimit / 3 * 4 + 4, let bytes = [UInt8](base64: text),
            counts.contains(bytes.count)
        else { throw UnreadableBundle(problem: "it is no base64 of a fitting length") }
        return bytes
    }
}

/// A value of an encrypted bundle that is not what it should be.
private struct UnreadableBundle: Error, CustomStringConvertible {
    let problem: String

    var description: String { problem }
}
