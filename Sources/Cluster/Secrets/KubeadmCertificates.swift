import OpenSSL
package import PKI

/// The Secret `kubeadm-certs`, through which control-plane hosts get the cluster's certificates: each value is a nonce of
/// 12 bytes, the file encrypted with AES-256-GCM under the certificate key, and the tag (kubeadm, `init phase upload-certs`).
package enum KubeadmCertificates {
    /// The most bytes of one value: a bundle of authorities fits.
    private static let valueLimit = 64 << 10

    /// The values of the Secret, all of which a joining host wants.
    /// - Throws: ``IncompleteSecrets`` where the secrets lack a part, or `OpenSSLError`.
    package static func seal(
        _ secrets: ClusterSecrets, with key: CertificateKey
    ) throws -> [(name: String, bytes: [UInt8])] {
        let missing = secrets.missingFiles
        guard missing.isEmpty else { throw IncompleteSecrets(missing: missing) }
        let cipher = try AES256GCM.with(key: key.bytes)
        var values: [(name: String, bytes: [UInt8])] = []
        for (file, text) in secrets.controlPlaneFiles {
            values.append((file.secretKey, try cipher.seal(Array(text.utf8))))
        }
        return values.sorted { $0.name < $1.name }
    }

    /// What the Secret of a cluster holds; values of other names (those of an external etcd) are passed over.
    /// - Throws: ``KubeadmCertificatesError``, ``ControlPlanePKIError`` or `OpenSSLError`.
    package static func open(_ data: [String: [UInt8]], with key: CertificateKey) throws -> ControlPlanePKI {
        let cipher = try AES256GCM.with(key: key.bytes)
        var texts: [ControlPlaneFile: String] = [:]
        for file in ControlPlaneFile.allCases {
            guard let value = data[file.secretKey] else { continue }
            guard value.count <= valueLimit else {
                throw KubeadmCertificatesError(name: file.secretKey, problem: "is longer than \(valueLimit) bytes")
            }
            guard let plain = try cipher.open(value) else {
                throw KubeadmCertificatesError(
                    name: file.secretKey, problem: "was encrypted with another certificate key, or is damaged")
            }
            guard let text = String(validating: plain, as: UTF8.self) else {
                throw KubeadmCertificatesError(name: file.secretKey, problem: "is no text")
            }
            texts[file] = text
        }
        return try ControlPlanePKI(texts, source: "the Secret kubeadm-certs")
    }
}

/// A value of `kubeadm-certs` that cannot be read.
package struct KubeadmCertificatesError: Error, CustomStringConvertible, Sendable {
    let name: String
    let problem: String

    package var description: String { "`\(name)` of the Secret kubeadm-certs \(problem)" }
}

/// The secrets of a cluster lack what only its first host has.
package struct IncompleteSecrets: Error, CustomStringConvertible, Sendable {
    /// Of the certificate directory.
    package let missing: [ControlPlaneFile]

    package var description: String {
        """
        the cluster's secrets lack \(missing.map(\.path).joined(separator: ", ")); its first control-plane host has them: \
        copy /etc/kubernetes/pki from there and run `slipway cluster secrets import -c FILE --pki DIR`
        """
    }
}
