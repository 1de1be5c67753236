import COpenSSL
import OpenSSL

/// A private key as PEM text. Its descriptions and reflections never show the secret.
package struct PrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// What ``generate(_:)`` can make.
    package enum Kind: Sendable, CaseIterable {
        /// RSA with a modulus of 2048 bits, as kubeadm makes by default.
        case rsa2048
        /// EC on NIST P-256, small enough to travel on a kernel command line.
        case p256
    }

    /// The key in PKCS#8 form (RFC 5958), unencrypted. Secret.
    package let pkcs8: String
    /// The key as PKCS#1 (RFC 8017, `BEGIN RSA PRIVATE KEY`) or SEC 1 (RFC 5915, `BEGIN EC PRIVATE KEY`). Secret.
    package let traditional: String
    /// The public half as PEM (RFC 7468, `BEGIN PUBLIC KEY`), as kubeadm's `sa.pub` has it.
    package let publicKey: String
    /// The algorithm and length, as "RSA-2048".
    package let name: String

    /// Makes a new key.
    /// - Throws: ``PKIError/refused(_:)``.
    package static func generate(_ kind: Kind) throws(PKIError) -> PrivateKey {
        let handle = try refusing { () throws(OpenSSLError) in
            switch kind {
            case .rsa2048: try KeyHandle(rsaBits: 2048)
            case .p256: try KeyHandle(curve: NID_X9_62_prime256v1)
            }
        }
        return try PrivateKey(handle)
    }

    /// Reads the first private key of a PEM text: PKCS#8, PKCS#1 or SEC 1, not encrypted.
    /// - Throws: ``PKIError`` when there is none, it is damaged, or weaker than RSA-2048.
    package init(pem: String) throws(PKIError) {
        let bytes = try PEMText.bytes(of: pem, what: "private key")
        let handle: KeyHandle
        do { handle = try KeyHandle(pem: bytes) } catch { throw .malformed(what: "private key", cause: error) }
        try self.init(handle)
    }

    private init(_ handle: borrowing KeyHandle) throws(PKIError) {
        let algorithm = EVP_PKEY_get_base_id(handle.pointer)
        let bits = EVP_PKEY_get_bits(handle.pointer)
        switch algorithm {
        case EVP_PKEY_RSA where (2048...8192).contains(bits): name = "RSA-\(bits)"
        case EVP_PKEY_EC where Self.isAccepted(curveOf: handle): name = "EC P-\(bits)"
        default:
            let known = OBJ_nid2sn(algorithm).map { String(cString: $0) } ?? "unknown"
            throw .weakKey("\(known) with \(bits) bits")
        }
        do {
            pkcs8 = try handle.pkcs8()
            traditional = try handle.traditional()
            publicKey = try handle.publicHalf()
        } catch { throw .refused(error) }
    }

    private static func isAccepted(curveOf handle: borrowing KeyHandle) -> Bool {
        var name = [CChar](repeating: 0, count: 64)
        guard EVP_PKEY_get_group_name(handle.pointer, &name, name.count, nil) == 1 else { return false }
        let group = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return ["prime256v1", "secp384r1"].contains(group)
    }

    /// The key inside the library.
    func handle() throws(PKIError) -> KeyHandle {
        let pem = Array(pkcs8.utf8)
        return try refusing { () throws(OpenSSLError) in try KeyHandle(pem: pem) }
    }

    package var description: String { "private key (\(name), not shown)" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
