import PKI

/// A file of kubeadm's certificate directory that every control-plane host of a cluster has alike (kubeadm, "Custom
/// certificates"; the names stand in its constants).
package enum ControlPlaneFile: String, Sendable, CaseIterable {
    case authority = "ca.crt"
    case authorityKey = "ca.key"
    case frontProxyAuthority = "front-proxy-ca.crt"
    case frontProxyAuthorityKey = "front-proxy-ca.key"
    case serviceAccountPublicKey = "sa.pub"
    case serviceAccountKey = "sa.key"
    case etcdAuthority = "etcd/ca.crt"
    case etcdAuthorityKey = "etcd/ca.key"

    /// The path below `/etc/kubernetes/pki`.
    package var path: String { rawValue }

    /// The key in the Secret `kubeadm-certs`, which may hold no slash.
    package var secretKey: String { rawValue.replacing("/", with: "-") }
}

extension ClusterSecrets {
    /// The files of the certificate directory as kubeadm writes them, those that the secrets hold; keys among them.
    package var controlPlaneFiles: [(file: ControlPlaneFile, text: String)] {
        var files: [(ControlPlaneFile, String)] = [
            (.authority, authority.pem), (.authorityKey, authorityKey.traditional),
        ]
        if let frontProxyAuthority {
            files.append((.frontProxyAuthority, frontProxyAuthority.certificate.pem))
            files.append((.frontProxyAuthorityKey, frontProxyAuthority.key.traditional))
        }
        if let serviceAccountKey {
            files.append((.serviceAccountPublicKey, serviceAccountKey.publicKey))
            files.append((.serviceAccountKey, serviceAccountKey.traditional))
        }
        if let etcdAuthority {
            files.append((.etcdAuthority, etcdAuthority.certificate.pem))
            files.append((.etcdAuthorityKey, etcdAuthority.key.traditional))
        }
        return files
    }

    /// The files that the secrets lack. A cluster can be started without them, since its first host makes them then, but
    /// no control-plane host can be let in.
    package var missingFiles: [ControlPlaneFile] {
        let held = Set(controlPlaneFiles.map(\.file))
        return ControlPlaneFile.allCases.filter { !held.contains($0) }
    }
}
