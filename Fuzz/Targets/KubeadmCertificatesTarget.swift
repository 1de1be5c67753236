import Cluster
import OpenSSL
import PKI

/// The Secret `kubeadm-certs` of a cluster that somebody else made.
enum KubeadmCertificatesTarget {
    private static let digits = String(repeating: "0f", count: 32)
    private static let bytes = [UInt8](repeating: 0x0F, count: 32)

    static let certificates = Target(
        "kubeadm-certs", limit: 16384, refusals: [KubeadmCertificatesError.self, ControlPlanePKIError.self],
        seeds: seeds
    ) { input in
        let key = try CertificateKey(digits)
        do {
            _ = try KubeadmCertificates.open(["ca.crt": input], with: key)
            expect(false, "a value that nobody sealed is opened")
        } catch is KubeadmCertificatesError {}
        // One file after the other, as somebody with the key might seal them.
        let cipher = try AES256GCM.with(key: bytes)
        var data: [String: [UInt8]] = [:]
        for (file, text) in zip(ControlPlaneFile.allCases, input.split(separator: 0, omittingEmptySubsequences: false))
        {
            if !text.isEmpty { data[file.secretKey] = try cipher.seal(Array(text)) }
        }
        let pki = try KubeadmCertificates.open(data, with: key)
        expect(data["ca.key"] != nil, "an authority without its key")
        expectEqual(
            try PrivateKey(pem: pki.authority.key.pkcs8).publicKey, pki.authority.key.publicKey, "the key again")
    }

    @Sendable private static func seeds() throws -> [[UInt8]] {
        let now: Int64 = 1_795_219_200
        let authorities = try ["kubernetes", "front-proxy-ca", "etcd-ca"].map { name in
            try CertificateAuthority(.authority(commonName: name), kind: .p256, now: now)
        }
        let account = try PrivateKey.generate(.p256)
        var texts = authorities.flatMap { [$0.certificate.pem, $0.key.traditional] }
        texts.insert(contentsOf: [account.publicKey, account.traditional], at: 4)
        let whole = Array(texts.joined(separator: "\0").utf8)
        return [whole, Array(texts[..<2].joined(separator: "\0").utf8), [UInt8](repeating: 0, count: 28)]
    }
}
