package import OpenSSL

/// The AES key under which `kubeadm init --upload-certs` stores the control plane's certificates: 32 bytes as 64
/// hexadecimal digits (kubeadm init, `--certificate-key`). Never described.
package struct CertificateKey: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// A text that is no key; the text itself may be a secret and is not repeated.
    package struct Malformed: Error, CustomStringConvertible {
        package var description: String {
            "the certificate key is malformed; expected 64 hexadecimal digits in lower case"
        }
    }

    /// The digits. Secret.
    package let text: String

    /// What the digits stand for, 32 bytes. Secret.
    package var bytes: [UInt8] { Hex.bytes(text) ?? [] }

    /// Reads a key.
    package init(_ text: String) throws(Malformed) {
        guard text.utf8.count == 64, text.utf8.allSatisfy(Hex.isDigit) else { throw Malformed() }
        self.text = text
    }

    /// Makes a new key.
    /// - Throws: `OpenSSLError` when the generator is not seeded.
    package static func random() throws(OpenSSLError) -> CertificateKey {
        CertificateKey(digits: Hex.text(try Random.bytes(32)))
    }

    private init(digits: String) { text = digits }

    package var description: String { "certificate key (not shown)" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
