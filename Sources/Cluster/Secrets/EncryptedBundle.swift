import Markup
import OpenSSL

/// Secrets encrypted with AES-256-GCM, and how the key came to be. All of what is said in clear is authenticated.
struct EncryptedBundle: Equatable {
    /// How the key was made of what the operator holds.
    enum Derivation: Equatable {
        /// scrypt (RFC 7914) of a passphrase.
        case passphrase(ScryptCost)
        /// HKDF-SHA256 (RFC 5869) of a key file.
        case keyFile
    }

    static let saltByteCount = 16
    /// Encrypted bytes; the greatest authorities' keys fit several times.
    static let sealedLimit = 512 << 10

    let derivation: Derivation
    let salt: [UInt8]
    /// Nonce, ciphertext and tag.
    let sealed: [UInt8]

    /// Encrypts with a new salt.
    /// - Throws: `OpenSSLError`.
    static func seal(_ plain: [UInt8], with key: BundleKey, cost: ScryptCost = .standard) throws -> EncryptedBundle {
        let salt = try Random.bytes(saltByteCount)
        let derivation: Derivation = key.kind == .passphrase ? .passphrase(cost) : .keyFile
        let cipher = try AES256GCM.with(key: derive(derivation, salt: salt, key: key))
        let sealed = try cipher.seal(plain, header: header(derivation, salt: salt))
        return EncryptedBundle(derivation: derivation, salt: salt, sealed: sealed)
    }

    /// Decrypts.
    /// - Parameter source: The name of the bundle, for messages.
    /// - Throws: ``BundleKeyError`` for another key, `OpenSSLError`.
    func open(with key: BundleKey, source: String) throws -> [UInt8] {
        guard key.kind == kind else { throw BundleKeyError.otherKind(source: source, needed: kind) }
        let cipher = try AES256GCM.with(key: Self.derive(derivation, salt: salt, key: key))
        guard let plain = try cipher.open(sealed, header: Self.header(derivation, salt: salt)) else {
            throw BundleKeyError.wrong(source: source, kind)
        }
        return plain
    }

    /// What opens it.
    var kind: BundleKey.Kind {
        switch derivation {
        case .passphrase: .passphrase
        case .keyFile: .keyFile
        }
    }

    private static func derive(
        _ derivation: Derivation, salt: [UInt8], key: BundleKey
    ) throws(OpenSSLError) -> [UInt8] {
        switch derivation {
        case .passphrase(let cost):
            try KeyDerivation.scrypt(
                key.bytes, salt: salt, cost: UInt64(cost.cost), blockSize: UInt64(cost.blockSize),
                parallelism: UInt64(cost.parallelism))
        case .keyFile: try KeyDerivation.hkdf(key.bytes, salt: salt, info: "slipway cluster secrets")
        }
    }

    private static func header(_ derivation: Derivation, salt: [UInt8]) -> [UInt8] {
        let how =
            switch derivation {
            case .passphrase(let cost): "scrypt \(cost.cost) \(cost.blockSize) \(cost.parallelism)"
            case .keyFile: "hkdf-sha256"
            }
        return Array("slipway cluster secrets 1 aes-256-gcm \(how) \(Base64.encode(salt))".utf8)
    }
}

/// What a guess at a passphrase costs: N, r and p of scrypt.
struct ScryptCost: Equatable {
    let cost: Int
    let blockSize: Int
    let parallelism: Int

    /// 128 MiB and about half a second.
    static let standard = ScryptCost(cost: 1 << 17, blockSize: 8, parallelism: 1)
    /// 256 MiB: a file from elsewhere must not take all memory, nor all time.
    private static let byteLimit = 256 << 20

    /// Within the limits, below which guessing would be cheap; nil otherwise.
    init?(bounded cost: Int, _ blockSize: Int, _ parallelism: Int) {
        guard (1 << 14...1 << 20).contains(cost), cost.nonzeroBitCount == 1, (8...32).contains(blockSize),
            (1...4).contains(parallelism), 128 * cost * blockSize <= Self.byteLimit
        else { return nil }
        self.init(cost: cost, blockSize: blockSize, parallelism: parallelism)
    }

    private init(cost: Int, blockSize: Int, parallelism: Int) {
        self.cost = cost
        self.blockSize = blockSize
        self.parallelism = parallelism
    }
}
