import Cluster
import PKI
import SystemPackage
import TestSupport
import Testing

/// kubeadm's own format, judged by Python's `cryptography` and the `openssl` program.
@Suite struct SecretKubeadmTests {
    private let samples: SecretSamples

    init() throws { samples = try SecretSamples.shared.get() }

    private static let names = [
        "ca.crt", "ca.key", "etcd-ca.crt", "etcd-ca.key", "front-proxy-ca.crt", "front-proxy-ca.key", "sa.key",
        "sa.pub",
    ]

    @Test(.enabled(if: Tool("python3").isUsable)) func pythonOpensWhatWeSeal() async throws {
        let sealed = try KubeadmCertificates.seal(samples.secrets, with: samples.secrets.certificateKey)
        #expect(sealed.map(\.name) == Self.names)
        // As Go's GCM.Seal(nonce, nonce, text, nil) has it: the nonce before, no associated data.
        let script = """
            import sys
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            key = AESGCM(bytes.fromhex(sys.stdin.readline()))
            for line in sys.stdin:
                value = bytes.fromhex(line)
                sys.stdout.write(key.decrypt(value[:12], value[12:], None).decode() + "\\0")
            """
        let input = [samples.secrets.certificateKey.text] + sealed.map { hex($0.bytes) }
        let opened = try await run("python3", ["-c", script], input: input.joined(separator: "\n"))
        #expect(opened.succeeded, "\(opened.error)")
        let expected = Dictionary(
            uniqueKeysWithValues: samples.secrets.controlPlaneFiles.map { ($0.file.secretKey, $0.text) })
        #expect(opened.output.split(separator: "\0").map(String.init) == Self.names.compactMap { expected[$0] })
    }

    @Test(.enabled(if: Tool("python3").isUsable)) func weOpenWhatPythonSeals() async throws {
        let script = """
            import os, sys
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            key = AESGCM(bytes.fromhex(sys.stdin.readline()))
            for text in sys.stdin.read().split("\\0"):
                nonce = os.urandom(12)
                print((nonce + key.encrypt(nonce, text.encode(), None)).hex())
            """
        let files = samples.secrets.controlPlaneFiles
        let key = samples.secrets.certificateKey
        let made = try await run(
            "python3", ["-c", script], input: key.text + "\n" + files.map(\.text).joined(separator: "\0"))
        #expect(made.succeeded, "\(made.error)")
        let values = made.output.split(separator: "\n").map { bytes($0) }
        #expect(values.count == files.count)
        let data = Dictionary(uniqueKeysWithValues: zip(files.map(\.file.secretKey), values))
        let pki = try KubeadmCertificates.open(data, with: key)
        #expect(pki.authority.certificate == samples.secrets.authority)
        #expect(pki.frontProxyAuthority?.certificate == samples.secrets.frontProxyAuthority?.certificate)
        #expect(pki.etcdAuthority?.key.pkcs8 == samples.secrets.etcdAuthority?.key.pkcs8)
        #expect(pki.serviceAccountKey?.pkcs8 == samples.secrets.serviceAccountKey?.pkcs8)

        let error = #expect(throws: KubeadmCertificatesError.self) {
            try KubeadmCertificates.open(data, with: CertificateKey(String(repeating: "0", count: 64)))
        }
        #expect("\(try #require(error))".contains("`ca.crt` of the Secret kubeadm-certs was encrypted with another"))
        var cut = data
        cut["ca.key"] = Array(try #require(data["ca.key"]).dropLast())
        #expect(throws: KubeadmCertificatesError.self) { try KubeadmCertificates.open(cut, with: key) }
        cut["ca.key"] = []
        #expect(throws: KubeadmCertificatesError.self) { try KubeadmCertificates.open(cut, with: key) }
        cut["ca.key"] = nil
        #expect(throws: ControlPlanePKIError.self) { try KubeadmCertificates.open(cut, with: key) }
        #expect(throws: ControlPlanePKIError.self) { try KubeadmCertificates.open([:], with: key) }
    }

    @Test(.enabled(if: Tool("openssl").isUsable)) func opensslVerifiesTheClients() async throws {
        let directory = try TemporaryDirectory()
        let secrets = samples.secrets
        let etcd = try secrets.etcdClient(now: SecretSamples.now)
        try directory.write("etcd.pem", try #require(secrets.etcdAuthority).certificate.pem)
        try directory.write("ca.pem", secrets.authority.pem)
        try directory.write("etcd-client.pem", etcd.certificate.pem)
        try directory.write("admin.pem", secrets.administrator.pem)
        for (authority, leaf, fits) in [
            ("etcd.pem", "etcd-client.pem", true), ("ca.pem", "admin.pem", true), ("ca.pem", "etcd-client.pem", false),
        ] {
            let result = try await run(
                "openssl",
                [
                    "verify", "-x509_strict", "-attime", "\(SecretSamples.now)", "-purpose", "sslclient", "-CAfile",
                    directory(authority), directory(leaf),
                ])
            #expect(result.succeeded == fits, "\(result)")
        }
        #expect(etcd.certificate.subject == "CN=kube-etcd-healthcheck-client")
        #expect(etcd.certificate.notAfter == SecretSamples.now + 86_400)
        #expect(secrets.administrator.subject == "CN=rack-admin,O=system:masters")
        #expect(secrets.etcdAuthority?.certificate.subject == "CN=etcd-ca")
        #expect(secrets.frontProxyAuthority?.certificate.subject == "CN=front-proxy-ca")
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func bytes(_ hex: Substring) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
