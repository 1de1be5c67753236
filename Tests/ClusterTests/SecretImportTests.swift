import Cluster
import PKI
import SystemPackage
import TestSupport
import Testing

/// kubeadm's certificate directory as `openssl` makes one.
@Suite(.enabled(if: Tool("openssl").isUsable)) struct SecretImportTests {
    private let samples: SecretSamples
    private let directory: TemporaryDirectory

    init() throws {
        samples = try SecretSamples.shared.get()
        directory = try TemporaryDirectory()
    }

    /// As kubeadm lays it out; keys in PKCS#1.
    private func make() async throws {
        let made = try await run(
            "sh",
            [
                "-euc",
                """
                cd "$1"; mkdir etcd
                for ca in ca front-proxy-ca etcd/ca; do
                    openssl genrsa -traditional -out $ca.key 2048
                    openssl req -x509 -new -key $ca.key -subj "/CN=$(basename $ca)" -days 3650 -out $ca.crt
                done
                openssl genrsa -traditional -out sa.key 2048
                openssl pkey -in sa.key -pubout -out sa.pub
                """, "sh", directory.path,
            ])
        #expect(made.succeeded, "\(made)")
    }

    private func read() throws -> ControlPlanePKI { try .read(directory: FilePath(directory.path)) }

    @Test func aClusterThatIsThereIsTakenOver() async throws {
        try await make()
        let pki = try read()
        let now = pki.authority.certificate.notBefore + 10
        let secrets = try ClusterSecrets(importing: pki, for: samples.cluster, now: now)
        for (file, text) in secrets.controlPlaneFiles {
            #expect(try directory.read(file.path) == text, "\(file.path)")
        }
        #expect(secrets.missingFiles.isEmpty)
        let authority = try directory.write("authority.pem", secrets.authority.pem)
        let admin = try directory.write("admin.pem", secrets.administrator.pem)
        let verified = try await run("openssl", ["verify", "-purpose", "sslclient", "-CAfile", authority, admin])
        #expect(verified.succeeded, "\(verified)")
        let script =
            "openssl x509 -in \"$1\" -pubkey -noout | openssl pkey -pubin -outform der | openssl dgst -sha256 -r"
        let pin = try await run("sh", ["-c", script, "sh", authority])
        #expect(secrets.authority.publicKeyPin.description == "sha256:" + pin.output.prefix(64))
    }

    @Test func whatIsMissingIsAddedAndWhatDiffersRefused() async throws {
        for (file, text) in samples.secrets.controlPlaneFiles {
            if file == .etcdAuthority { try makeDirectory(directory("etcd")) }
            try directory.write(file.path, text)
        }
        let store = try SecretSamples.store(in: directory, samples.firstVersion)
        let first = try store.load(creatingFor: samples.cluster, now: 1)
        #expect(try first.completed(with: read()) == samples.secrets)
        #expect(try samples.secrets.completed(with: read()) == samples.secrets)
        let other = try ClusterSecrets(importing: other(), for: samples.cluster, now: SecretSamples.now)
        let error = #expect(throws: SecretsConflict.self) { try other.completed(with: read()) }
        #expect("\(try #require(error))".contains("another ca.crt already"))
    }

    private func other() throws -> ControlPlanePKI {
        let profile = try CertificateProfile.authority(commonName: "kubernetes")
        let authority = try CertificateAuthority(profile, kind: .p256, now: SecretSamples.now)
        return try ControlPlanePKI(
            [.authority: authority.certificate.pem, .authorityKey: authority.key.traditional], source: "test")
    }

    @Test func aDamagedDirectoryIsRefusedWithTheFilesName() async throws {
        try await make()
        let cases: [(script: String, words: String)] = [
            ("mv etcd/ca.key etcd/x", "etcd/ca.key of"), ("mv etcd/x etcd/ca.key; mv ca.key x", "is kept elsewhere"),
            ("cp sa.key ca.key", "does not belong"), ("mv x ca.key; cp ca.key sa.key", "sa.pub of"),
            ("echo > ca.crt", "ca.crt of"), ("rm ca.crt", "ca.crt of"), ("rm ca.key", "ca.crt of"),
        ]
        for (script, words) in cases {
            let changed = try await run("sh", ["-euc", "cd \"$1\"; \(script)", "sh", directory.path])
            #expect(changed.succeeded, "\(changed)")
            let error = #expect(throws: ControlPlanePKIError.self) { try read() }
            let said = "\(try #require(error))"
            #expect(said.contains(words), "\(said)")
        }
    }
}
