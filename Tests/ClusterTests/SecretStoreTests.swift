import Cluster
import Glibc
import Markup
import PKI
import SystemPackage
import TestSupport
import Testing

@Suite struct SecretStoreTests {
    private let samples: SecretSamples
    private let directory: TemporaryDirectory

    init() throws {
        samples = try SecretSamples.shared.get()
        directory = try TemporaryDirectory()
    }

    @Test func aNewClusterGetsEverythingOnce() throws {
        #expect(samples.secrets.missingFiles.isEmpty)
        let store = try SecretSamples.store(in: directory, samples.text)
        #expect(try store.load(creatingFor: samples.cluster, now: 1) == samples.secrets)
        #expect(try readText(store.file.string) == samples.text)
        #expect(try readText(store.kubeconfig.string).contains("server: \"https://[2001:db8::1]:6443\""))
    }

    @Test func theFirstVersionIsReadAndStays() throws {
        let store = try SecretSamples.store(in: directory, samples.firstVersion)
        let secrets = try store.load(creatingFor: samples.cluster, now: 1)
        #expect(secrets.authority == samples.secrets.authority && secrets.etcdAuthority == nil)
        #expect(secrets.frontProxyAuthority == nil && secrets.serviceAccountKey == nil)
        #expect(
            secrets.missingFiles.map(\.path) == [
                "front-proxy-ca.crt", "front-proxy-ca.key", "sa.pub", "sa.key", "etcd/ca.crt", "etcd/ca.key",
            ])
        #expect(try readText(store.file.string) == samples.firstVersion)
        #expect(throws: IncompleteSecrets.self) {
            try KubeadmCertificates.seal(secrets, with: secrets.certificateKey)
        }
        #expect(throws: IncompleteSecrets.self) { try secrets.etcdClient(now: SecretSamples.now) }
    }

    @Test(arguments: [
        ("\"version\": 2", "\"version\": 3"), ("\"version\": 2,", ""), ("\"endpoint\"", "\"endpunkt\""),
        ("\"etcdCAKey\"", "\"etcdKey\""), ("\"version\": 2", "\"version\": 1"), ("{", "["), ("}", ""),
        ("\"certificateKey\": \"", "\"certificateKey\": \"0"),
    ])
    func damageIsSaidAndNothingWritten(_ pattern: String, _ replacement: String) throws {
        let text = samples.text.replacing(pattern, with: replacement, maxReplacements: 1)
        #expect(text != samples.text)
        let store = try SecretSamples.store(in: directory, text)
        let error = #expect(throws: (any Error).self) { try store.load(creatingFor: samples.cluster, now: 1) }
        let said = "\(try #require(error))"
        #expect(said.contains("secrets.json") && !said.contains(samples.secrets.certificateKey.text), "\(said)")
        #expect(try readText(store.file.string) == text)
    }

    @Test func aKeyOfAnotherAuthorityIsRefused() throws {
        let other = try PrivateKey.generate(.p256).pkcs8
        let own = try #require(samples.secrets.etcdAuthority).key.pkcs8
        let swapped = samples.text.replacing(
            own.replacing("\n", with: "\\n"), with: other.replacing("\n", with: "\\n"))
        #expect(swapped != samples.text)
        let store = try SecretSamples.store(in: directory, swapped)
        let error = #expect(throws: FaultReport.self) { try store.load(creatingFor: samples.cluster, now: 1) }
        #expect("\(try #require(error))".contains("`etcdCAKey`: the private key does not belong to the certificate"))
    }

    @Test func anotherEndpointIsAnotherCluster() throws {
        let store = try SecretSamples.store(in: directory, samples.text)
        let other = try SecretSamples.cluster(endpoint: "loadBalancer: api.example")
        #expect(throws: OtherCluster.self) { try store.load(creatingFor: other, now: 1) }
        #expect(throws: OtherCluster.self) { try store.existing(for: other) }
    }

    @Test func rotationChangesWhatIsAskedForAndTheKubeconfig() throws {
        let store = try SecretSamples.store(in: directory, samples.text)
        _ = try store.load(creatingFor: samples.cluster, now: 1)
        let kubeconfig = try readText(store.kubeconfig.string)
        for part in ClusterSecrets.Part.allCases {
            let before = try #require(try store.existing(for: samples.cluster)).secrets
            let after = try store.update(samples.cluster) { existing in
                try #require(existing).rotated([part], cluster: samples.cluster.name, now: SecretSamples.now)
            }
            #expect((before.administrator == after.administrator) == (part != .administrator))
            #expect((before.administratorKey.pkcs8 == after.administratorKey.pkcs8) == (part != .administrator))
            #expect((before.bootstrapToken == after.bootstrapToken) == (part != .bootstrapToken))
            #expect((before.certificateKey == after.certificateKey) == (part != .certificateKey))
            #expect(before.authority == after.authority && before.authorityKey.pkcs8 == after.authorityKey.pkcs8)
            #expect(try store.load(creatingFor: samples.cluster, now: 1) == after)
        }
        #expect(try readText(store.kubeconfig.string) != kubeconfig)
    }

    @Test(arguments: [0o777, 0o720, 0o702, 0o1777]) func aDirectoryThatOthersWriteToIsRefused(_ mode: mode_t) throws {
        let store = try SecretSamples.store(in: directory, samples.text)
        let folder = store.file.removingLastComponent().string
        #expect(chmod(folder, mode) == 0)
        for attempt in [{ _ = try store.existing(for: samples.cluster) }, { _ = try load(store) }] {
            let error = #expect(throws: ExposedSecrets.self) { try attempt() }
            let said = "\(try #require(error))"
            #expect(said.contains("\(folder) is another user's or can be written to by others (mode "), "\(said)")
            #expect(said.contains("chmod 700 \(folder)`"), "\(said)")
        }
        #expect(throws: ExposedSecrets.self) {
            try store.replace(samples.cluster, protection: .none, with: samples.secrets)
        }
        #expect(chmod(folder, 0o755) == 0)
        #expect(try load(store) == samples.secrets)
    }

    /// Else the old secrets, perhaps in clear, would stay where it leads to.
    @Test func aLinkIsToldOfBeforeAnythingChanges() throws {
        let store = try SecretSamples.store(in: directory, samples.text)
        let moved = try directory.write("elsewhere", samples.text, mode: 0o600)
        #expect(unlink(store.file.string) == 0 && symlink(moved, store.file.string) == 0)
        for attempt in [{ _ = try store.existing(for: samples.cluster) }, { _ = try load(store) }] {
            let error = #expect(throws: ExposedSecrets.self) { try attempt() }
            #expect("\(try #require(error))".contains("secrets.json is a link"))
        }
        #expect(try directory.read("elsewhere") == samples.text)
        // A directory may be one: all of it is there.
        let folder = store.file.removingLastComponent().string
        #expect(rename(moved, store.file.string) == 0)
        #expect(rename(folder, directory("moved")) == 0 && symlink(directory("moved"), folder) == 0)
        #expect(try load(store) == samples.secrets)
    }

    private func load(_ store: SecretStore) throws -> ClusterSecrets {
        try store.load(creatingFor: samples.cluster, now: 1)
    }

    @Test func aFailedChangeLeavesEverything() throws {
        let store = try SecretSamples.store(in: directory, samples.text)
        #expect(throws: CancellationError.self) { try store.update(samples.cluster) { _ in throw CancellationError() } }
        #expect(try readText(store.file.string) == samples.text)
    }
}
