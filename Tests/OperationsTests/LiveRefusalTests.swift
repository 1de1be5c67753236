import Cluster
import Inventory
import Kubernetes
import Markup
import Synchronization
import TestKubernetes
import TestSupport
import Testing

@testable import Operations

/// What goes wrong when a host is let in: each has its message, and leaves the cluster as it was.
@Suite struct LiveRefusalTests {
    /// Runs a join that must fail, and holds the cluster against what it was before.
    private func refusal(
        _ setting: LiveSetting, _ join: LiveJoin, _ api: APIClient,
        write: @escaping @Sendable (String) throws -> Void = { _ in Issue.record("written") }
    ) async throws -> String {
        let before = setting.stored
        let rescue = try await setting.client()
        var text = ""
        do {
            _ = try await setting.run(join, api, rescue: rescue, write: write)
            Issue.record("not refused")
        } catch {
            text = "\(error)"
        }
        let after = setting.stored
        #expect(after.map(Self.content) == before.map(Self.content))
        return text
    }

    /// An object without what a change and its way back leave.
    private static func content(_ object: Value) -> Value {
        guard case .object(let members) = object, case .object(let metadata)? = object["metadata"] else {
            return object
        }
        let kept = metadata.filter { !["resourceVersion", "managedFields"].contains($0.key) }
        return .object(members.map { $0.key == "metadata" ? .init("metadata", .object(kept)) : $0 })
    }

    @Test func versionsThatDoNotGoTogether() async throws {
        for (version, role, part) in [
            ("v1.32.4", HostRole.worker, "newer"), ("v1.37.0", .worker, "at most three"),
            ("v1.34.0", .worker, "kubeadm"),
            ("v1.34.0", .controlPlane, "kubeadm"), ("v1.99.0", .worker, "does not know"),
            ("strange", .worker, "strange"),
        ] {
            let setting = try await LiveSetting { $0.version = version }
            let text = try await refusal(setting, setting.join(role), setting.client())
            #expect(text.contains(part), "\(version): \(text)")
            #expect(setting.server.changes == [])
        }
    }

    @Test func rulesThatHostsNeed() async throws {
        let setting = try await LiveSetting()
        setting.server.remove("clusterrolebindings", "kubeadm:get-nodes")
        setting.server.edit("rolebindings", "kubeadm:kubelet-config", namespace: "kube-system", ["subjects": []])
        let text = try await refusal(setting, setting.join(.worker), setting.client())
        #expect(
            text.contains("ClusterRoleBinding kubeadm:get-nodes: run `kubeadm init phase bootstrap-token`"), "\(text)")
        #expect(text.contains("RoleBinding kube-system/kubeadm:kubelet-config"), "\(text)")
        #expect(setting.server.changes == [])
    }

    @Test func aClusterWithoutClusterInfo() async throws {
        let setting = try await LiveSetting()
        setting.server.remove("configmaps", "cluster-info", namespace: "kube-public")
        #expect(
            try await refusal(setting, setting.join(.worker), setting.client()).contains("kube-public/cluster-info"))
        setting.server.put([
            "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "cluster-info", "namespace": "kube-public"],
            "data": ["kubeconfig": "clusters: [{cluster: {certificate-authority-data: AAAA}}]"],
        ])
        #expect(try await refusal(setting, setting.join(.worker), setting.client()).contains("cannot be used"))
    }

    @Test func aClusterThatVouchesForAnother() async throws {
        let setting = try await LiveSetting()
        let other = try await ClusterAuthority("other")
        let info: Value = [
            "clusters": [["cluster": ["certificate-authority-data": .string(TestBase64.encode(other.certificate))]]]
        ]
        setting.server.edit(
            "configmaps", "cluster-info", namespace: "kube-public", ["data": ["kubeconfig": .string(info.yaml())]])
        let text = try await refusal(setting, setting.join(.worker), setting.client())
        #expect(text.contains("is not one that the kubeconfig trusts"), "\(text)")
        #expect(setting.server.changes == [])
    }

    @Test func secretsOfAnotherClusterOrNone() async throws {
        let (setting, other) = (try await LiveSetting(), try await LiveSetting(hasOwnSecrets: true))
        var join = try setting.join(.controlPlane)
        join.secrets = other.secrets
        #expect(try await refusal(setting, join, setting.client()).contains("secrets import --pki"))
        join.secrets = nil
        #expect(try await refusal(setting, join, setting.client()).contains("secrets import --pki"))
        #expect(setting.server.changes == [])
    }

    @Test func aControlPlaneWithoutCommonEndpoint() async throws {
        let setting = try await LiveSetting { $0.endpoint = "" }
        let text = try await refusal(setting, setting.join(.controlPlane), setting.client())
        #expect(text.contains("controlPlaneEndpoint"), "\(text)")
        _ = try await setting.run(setting.join(.worker), setting.client())
    }

    @Test func aNodeOfTheName() async throws {
        let setting = try await LiveSetting()
        let text = try await refusal(setting, setting.join(.worker, host: "worker-1"), setting.client())
        #expect(text.contains("worker-1") && text.contains("cluster remove"), "\(text)")
        setting.server.kill(node: "worker-1")
        let outcome = try await setting.run(setting.join(.worker, host: "worker-1"), setting.client())
        #expect(outcome.warnings.contains { $0.contains("not ready") })
    }

    /// Nothing is written before it is known that all of it can be.
    @Test func someRightsAreNotEnough() async throws {
        let setting = try await LiveSetting()
        let user = APIUser("half", groups: [])
        try setting.server.put(
            yaml: """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: half}
                rules:
                - {apiGroups: [""], resources: [secrets], verbs: [create, get, delete]}
                - {apiGroups: [""], resources: [configmaps], verbs: [get]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: half}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: half}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: half}]
                """)
        let api = try await setting.client(.token(user))
        let text = try await refusal(setting, setting.join(.controlPlane), api)
        #expect(text.contains("may not patch secrets in kube-system, get roles in kube-system"), "\(text)")
        #expect(setting.server.changes == [])
        let outcome = try await setting.run(setting.join(.worker), api)
        #expect(outcome.warnings.contains { $0.contains("kubeadm:get-nodes") }, "\(outcome.warnings)")
    }

    @Test func aClusterThatCannotBeReachedOrTrusted() async throws {
        let setting = try await LiveSetting()
        let join = try setting.join(.worker)
        let other = try await ClusterAuthority("other")
        let cases: [(APIClient, String)] = [
            (try await setting.client(trust: .other(other)), "not of the authority"),
            (try await setting.client(.strangeCertificate), "does not accept"),
            (try await setting.client(.token(APIUser("old"), expired: true)), "expired"),
            (try await setting.client(.token(APIUser("nobody"))), "may not create secrets"),
        ]
        for (api, part) in cases {
            let text = try await refusal(setting, join, api)
            #expect(text.contains(part), "\(part): \(text)")
        }
        let api = try await setting.client(deadline: .seconds(1))
        setting.server.fail(.silence, on: .init(resource: "configmaps"))
        #expect(try await refusal(setting, join, api).contains("no answer in time"))
        setting.server.mend()
        await setting.server.stop()
        #expect(try await refusal(setting, join, api).contains("cannot be reached"))
        #expect(setting.server.changes == [])
    }

    /// Every write fails once, in every way: what was written before is taken back.
    @Test(arguments: ["forbidden", "brokenAfter", "server"])
    func aFailureInTheMiddle(_ way: String) async throws {
        let setting = try await LiveSetting()
        let faults: [String: FakeAPIServer.Fault] = [
            "forbidden": .status(403, reason: "Forbidden", message: "no"), "brokenAfter": .cutAfter,
            "server": .status(500, message: "no"),
        ]
        let fault = try #require(faults[way])
        let join = try setting.join(.controlPlane)
        for (resource, skipped) in [("secrets", 0), ("secrets", 1), ("roles", 0), ("rolebindings", 0), ("secrets", 2)] {
            setting.server.fail(
                fault, on: .init(method: "POST", resource: resource, verb: "create"), skipping: skipped, times: 1)
            let text = try await refusal(setting, join, setting.client())
            #expect(text.contains("cannot create"), "\(resource) \(skipped): \(text)")
            setting.server.mend()
        }
        _ = try await setting.run(join, setting.client())
    }

    /// The certificates of an earlier upload are there again when a later one fails.
    @Test func aFailureAfterAChange() async throws {
        let setting = try await LiveSetting()
        _ = try await setting.run(setting.join(.controlPlane), setting.client())
        setting.server.fail(
            .status(403, reason: "Forbidden", message: "no"), on: .init(resource: "secrets", verb: "create"),
            skipping: 1)
        _ = try await refusal(setting, setting.join(.controlPlane), setting.client())
    }

    /// What another run has put there meanwhile is its own, and stays.
    @Test func anotherUploadIsNotTakenBack() async throws {
        let setting = try await LiveSetting()
        let join = try setting.join(.controlPlane)
        let first = try await setting.client()
        _ = try await setting.run(join, first)
        let (api, server) = (try await setting.client(), setting.server)
        let seen = Mutex<Value?>(nil)
        await #expect(throws: TestFailure.self) {
            _ = try await setting.run(join, first) { _ in
                _ = try join.run(api, rescue: api, now: .now) { _ in }
                seen.withLock { $0 = server.object("secrets", "kubeadm-certs", namespace: "kube-system") }
                throw TestFailure("the disk is full")
            }
        }
        #expect(server.object("secrets", "kubeadm-certs", namespace: "kube-system") == seen.withLock { $0 })
    }

    @Test func aConfigThatCannotBeWritten() async throws {
        let setting = try await LiveSetting()
        for role in [HostRole.worker, .controlPlane] {
            let text = try await refusal(setting, setting.join(role), setting.client()) { _ in
                throw TestFailure("the disk is full")
            }
            #expect(text == "the disk is full")
            #expect(!setting.server.changes.isEmpty)
        }
    }

    @Test func conflictsAreTriedAgainAndEndlessOnesTold() async throws {
        let setting = try await LiveSetting()
        let join = try setting.join(.controlPlane)
        _ = try await setting.run(join, setting.client())
        setting.server.fail(.meddle(annotation: "other"), on: .init(resource: "secrets", verb: "patch"), times: 2)
        _ = try await setting.run(join, setting.client())
        setting.server.fail(.conflict, on: .init(resource: "secrets", verb: "patch"))
        let text = try await refusal(setting, join, setting.client())
        #expect(text.contains("Secret kube-system/kubeadm-certs was changed by somebody else"), "\(text)")
    }

    /// Ctrl-C in the middle of a request.
    @Test func aStopTakesBackWhatWasDone() async throws {
        let setting = try await LiveSetting()
        let stop = Mutex(false)
        let api = try await setting.client(isStopped: { stop.withLock { $0 } })
        setting.server.fail(.silence, on: .init(resource: "roles", verb: "create"))
        let watch = Task {
            while !setting.server.changes.contains(where: { $0.hasSuffix("/roles") }) {
                try await Task.sleep(for: .milliseconds(20))
            }
            stop.withLock { $0 = true }
        }
        let before = setting.stored
        await #expect(throws: CancellationError.self) {
            _ = try await setting.run(setting.join(.controlPlane), api, rescue: setting.client())
        }
        try await watch.value
        #expect(setting.stored == before)
    }

    /// What cannot be taken back is named, with the command that removes it.
    @Test func whatIsLeftIsTold() async throws {
        let setting = try await LiveSetting()
        let rescue = try await setting.client(deadline: .seconds(1))
        setting.server.fail(.status(503, message: "no"), on: .init(verb: "delete"))
        do {
            _ = try await setting.run(setting.join(.worker), setting.client(), rescue: rescue) { _ in
                throw TestFailure("the disk is full")
            }
            Issue.record("not refused")
        } catch {
            let text = "\(error)"
            #expect(text.hasPrefix("the disk is full\n"), "\(text)")
            #expect(text.contains("kubectl -n kube-system delete secret bootstrap-token-"), "\(text)")
        }
    }
}

/// Base64 of a text.
enum TestBase64 {
    static func encode(_ text: String) -> String {
        let secret = CertificateUpload(data: [("x", Array(text.utf8))]).ownerlessSecret
        guard case .string(let encoded)? = secret["data"]?["x"] else { return "" }
        return encoded
    }
}
