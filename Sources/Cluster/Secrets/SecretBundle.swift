import Markup

/// All secrets of a cluster in one document: in clear, or encrypted with a passphrase or a key file.
package struct SecretBundle: Sendable {
    package let secrets: ClusterSecrets
    /// What it is encrypted with; nil in clear.
    package let key: BundleKey?

    package init(_ secrets: ClusterSecrets, key: BundleKey?) {
        self.secrets = secrets
        self.key = key
    }

    private static let limits = ParseLimits(bytes: 1 << 20, depth: 4, nodes: 100)

    /// Reads a bundle.
    /// - Parameters:
    ///   - source: Its name, for messages.
    ///   - access: Asked for the key of an encrypted one.
    /// - Throws: `Fault`, `FaultReport`, ``BundleKeyError`` or what `access` throws.
    package static func read(_ bytes: [UInt8], source: String, access: SecretsAccess) throws -> SecretBundle {
        let faults = Faults(source: source)
        let fields = Fields(try JSON.parse(bytes, source: source, limits: limits), faults: faults)
        guard EncryptedBundle.isRecognized(fields) else {
            return SecretBundle(try plain(fields), key: nil)
        }
        let bundle = EncryptedBundle(fields)
        try faults.check()
        guard let bundle else { throw unreadable(source) }
        let key = try access.key(bundle.kind, source: source)
        let opened = try bundle.open(with: key, source: source)
        let inner = Fields(
            try JSON.parse(opened, source: source, limits: limits), faults: Faults(source: "\(source) (decrypted)"))
        return SecretBundle(try plain(inner), key: key)
    }

    private static func plain(_ fields: Fields) throws -> ClusterSecrets {
        let secrets = ClusterSecrets(fields)
        try fields.faults.check()
        guard let secrets else { throw unreadable(fields.faults.source) }
        return secrets
    }

    private static func unreadable(_ source: String) -> Fault {
        Fault(source: source, mark: .start, message: "these are no secrets of a cluster")
    }

    /// The bundle as text, for a file that only its owner reads.
    /// - Throws: `OpenSSLError`.
    package func text() throws -> String {
        let plain = secrets.value.json(indent: 2)
        guard let key else { return plain }
        return try EncryptedBundle.seal(Array(plain.utf8), with: key).value.json(indent: 2)
    }
}

extension SecretBundle: Equatable {
    /// Whether both hold the same, encrypted with the same.
    package static func == (one: SecretBundle, other: SecretBundle) -> Bool {
        one.secrets == other.secrets && one.key?.kind == other.key?.kind && one.key?.bytes == other.key?.bytes
    }
}

/// How the key of an encrypted bundle is come by.
package struct SecretsAccess: Sendable {
    /// The key that the operator named; new bundles are encrypted with it too.
    package let given: BundleKey?
    private let ask: (@Sendable (_ source: String) throws -> BundleKey?)?

    /// - Parameters:
    ///   - given: The key that the operator named.
    ///   - ask: Asks for a passphrase; answers nil where nobody can be asked.
    package init(given: BundleKey? = nil, ask: (@Sendable (_ source: String) throws -> BundleKey?)? = nil) {
        self.given = given
        self.ask = ask
    }

    /// - Throws: ``BundleKeyError``, or what asking throws.
    func key(_ kind: BundleKey.Kind, source: String) throws -> BundleKey {
        if let given { return given }
        if kind == .passphrase, let asked = try ask?(source) { return asked }
        throw BundleKeyError.missing(source: source, kind)
    }
}
