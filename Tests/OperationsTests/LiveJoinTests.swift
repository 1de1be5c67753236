import Cluster
import Ignition
import Inventory
import Kubernetes
import Markup
import PKI
import Synchronization
import TestKubernetes
import TestSupport
import Testing

@testable import Operations

/// Letting hosts into a cluster that runs.
@Suite struct LiveJoinTests {
    private func decoded(_ secret: Value?, _ key: String) -> String? {
        guard let secret, let object = try? APIObject(secret.node(at: .start)) else { return nil }
        return SecretObject(object).data(key).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func aWorkerGetsATokenAndNothingElse() async throws {
        let setting = try await LiveSetting()
        let api = try await setting.client()
        let before = Set(setting.stored.map { $0.json() })
        let config = Mutex("")
        let start = Moment.now
        let outcome = try await setting.run(setting.join(.worker), api) { text in config.withLock { $0 = text } }
        let done = Moment.now
        let made = setting.stored.filter { !before.contains($0.json()) }
        #expect(made.count == 1)
        let secret = setting.server.object("secrets", "bootstrap-token-\(outcome.tokenID)", namespace: "kube-system")
        #expect(secret == made.first)
        #expect(secret?["type"] == "bootstrap.kubernetes.io/token")
        #expect(decoded(secret, "token-id") == outcome.tokenID)
        #expect(decoded(secret, "usage-bootstrap-authentication") == "true")
        #expect(decoded(secret, "usage-bootstrap-signing") == "true")
        #expect(decoded(secret, "auth-extra-groups") == "system:bootstrappers:kubeadm:default-node-token")
        let end = try #require(decoded(secret, "expiration").flatMap { Moment($0) })
        #expect((start...done).contains(end.adding(.seconds(-86_400))) && outcome.tokenEnd == end)
        let kubeadm = try kubeadm(config.withLock { $0 })
        let half = try #require(decoded(secret, "token-secret"))
        #expect(kubeadm.contains("\(outcome.tokenID).\(half)"))
        #expect(kubeadm.contains(setting.secrets.authority.publicKeyPin.description))
        #expect(!kubeadm.contains("certificateKey"))
        #expect(outcome.version == "1.33.5" && outcome.certificatesEnd == nil)
    }

    @Test func aControlPlaneHostGetsTheCertificatesEncrypted() async throws {
        let setting = try await LiveSetting()
        let api = try await setting.client()
        let config = Mutex("")
        let start = Moment.now
        let outcome = try await setting.run(setting.join(.controlPlane, host: "control-2"), api) { text in
            config.withLock { $0 = text }
        }
        let done = Moment.now
        let path = try ResourcePath(.secret, in: "kube-system", name: "kubeadm-certs")
        let (certificates, owner) = try await blocking { _ in
            let secret = try api.get(path)
            let owner = try #require(secret.owners.first)
            return (SecretObject(secret), try api.get(ResourcePath(.secret, in: "kube-system", name: owner.name)))
        }
        #expect(certificates.object.owners.map(\.uid) == [owner.uid])
        #expect(certificates.object.owners.allSatisfy { $0.isController && $0.kind == "Secret" })
        let token = try #require(TokenStatus(SecretObject(owner)))
        #expect(!token.isForJoining && token.end == outcome.certificatesEnd)
        #expect((start...done).contains(try #require(token.end).adding(.seconds(-7200))))
        var data: [String: [UInt8]] = [:]
        for key in certificates.keys { data[key] = certificates.data(key) }
        #expect(data.count == 8)
        let opened = try KubeadmCertificates.open(data, with: setting.secrets.certificateKey)
        #expect(opened.authority.certificate == setting.secrets.authority)
        #expect(try kubeadm(config.withLock { $0 }).contains(setting.secrets.certificateKey.text))
        let role = setting.server.object("roles", "kubeadm:kubeadm-certs", namespace: "kube-system")
        #expect(role?["rules"] == CertificateUpload.role["rules"])
        #expect(
            setting.server.object("rolebindings", "kubeadm:kubeadm-certs", namespace: "kube-system")?["roleRef"]
                == CertificateUpload.roleBinding["roleRef"])
    }

    /// Hosts of earlier configs still find certificates that their key opens.
    @Test func aSecondUploadTakesThePlaceOfTheFirst() async throws {
        let setting = try await LiveSetting()
        let api = try await setting.client()
        let join = try setting.join(.controlPlane)
        _ = try await setting.run(join, api)
        let first = setting.server.object("secrets", "kubeadm-certs", namespace: "kube-system")
        let outcome = try await setting.run(join, api)
        let second = setting.server.object("secrets", "kubeadm-certs", namespace: "kube-system")
        #expect(first?["data"] != second?["data"])
        #expect(first?["metadata"]?["ownerReferences"] != second?["metadata"]?["ownerReferences"])
        #expect(outcome.warnings == [])
        #expect(outcome.changes.count == 3, "\(outcome.changes)")
    }

    @Test func strangeCertificatesAreReplacedAndToldOf() async throws {
        let setting = try await LiveSetting()
        setting.server.put([
            "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
            "metadata": ["name": "kubeadm-certs", "namespace": "kube-system"],
            "data": ["ca.crt": "AAAA", "external-etcd.crt": "AAAA"],
        ])
        let outcome = try await setting.run(setting.join(.controlPlane), setting.client())
        #expect(outcome.warnings.contains { $0.contains("another key") }, "\(outcome.warnings)")
        let secret = setting.server.object("secrets", "kubeadm-certs", namespace: "kube-system")
        #expect(secret?["data"]?["external-etcd.crt"] == nil && secret?["data"]?["etcd-ca.key"] != nil)
    }

    @Test(arguments: [HostRole.worker, .controlPlane])
    func aDryRunWritesNothingAndTellsAll(_ role: HostRole) async throws {
        let setting = try await LiveSetting()
        var join = try setting.join(role)
        join.isDryRun = true
        let before = setting.stored
        let outcome = try await setting.run(join, setting.client()) { _ in Issue.record("written") }
        #expect(setting.stored == before && setting.server.changes == [])
        #expect(outcome.changes.count == (role == .worker ? 1 : 5), "\(outcome.changes)")
    }

    @Test func aGivenTokenIsKeptWhenItIsThere() async throws {
        let setting = try await LiveSetting()
        let api = try await setting.client()
        var join = try setting.join(.worker)
        join.token = try BootstrapToken("abcdef.0123456789abcdef")
        let first = try await setting.run(join, api)
        let stored = setting.stored
        let second = try await setting.run(join, api)
        #expect(setting.stored == stored && second.changes == [] && second.tokenEnd == first.tokenEnd)
        join.token = try BootstrapToken("abcdef.0000000000000000")
        await #expect(throws: LiveRefusal.self) { _ = try await setting.run(join, api) }
        #expect(setting.stored == stored)
    }

    /// The controllers that end tokens go by the cluster's clock.
    @Test(arguments: [-90_000, 90_000]) func theClusterClockCounts(_ lead: Int) async throws {
        let setting = try await LiveSetting()
        setting.server.setClock(ahead: lead)
        let start = Moment.now
        let outcome = try await setting.run(setting.join(.controlPlane), setting.client())
        let (first, last) = (start.seconds + Int64(lead) - 1, Moment.now.seconds + Int64(lead) + 1)
        #expect((first...last).contains(try #require(outcome.tokenEnd).seconds - 86_400))
        #expect((first...last).contains(try #require(outcome.certificatesEnd).seconds - 7_200))
        #expect(outcome.warnings.contains { $0.contains(lead < 0 ? "ahead of the cluster" : "behind the cluster") })
    }

    private func kubeadm(_ config: String) throws -> String {
        let root = try JSON.parse(Array(config.utf8), source: "config")
        guard case .sequence(let files)? = root["storage"]?["files"]?.content else { throw TestFailure("no files") }
        let file = files.first { $0["path"].map { "\($0.value)".contains("kubeadm.conf") } ?? false }
        guard case .string(let source)? = file?["contents"]?["source"]?.value else { throw TestFailure("no source") }
        let isCompressed = file?["contents"]?["compression"]?.value == "gzip"
        return String(decoding: try DataURL.decode(source, isCompressed: isCompressed), as: UTF8.self)
    }
}
