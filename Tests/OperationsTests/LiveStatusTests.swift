import Cluster
import Inventory
import Kubernetes
import Markup
import TestKubernetes
import TestSupport
import Testing

@testable import Operations

/// Looking at a cluster that runs.
@Suite struct LiveStatusTests {
    private func look(_ setting: LiveSetting, _ api: APIClient) async throws -> ClusterReport {
        let status = LiveStatus(secrets: setting.secrets)
        return try await blocking { _ in try status.look(api, now: .now) }
    }

    private func wrong(_ report: ClusterReport, _ cluster: ClusterDefinition? = nil) -> [String] {
        report.findings(cluster).filter { $0.severity == .wrong }.map(\.text)
    }

    @Test func aHealthyCluster() async throws {
        let setting = try await LiveSetting()
        _ = try await setting.run(setting.join(.controlPlane), setting.client())
        setting.server.forgetRequests()
        let report = try await look(setting, setting.client())
        #expect(wrong(report) == [])
        #expect(report.version == "1.33.5" && report.nodes.map(\.name) == ["control-1", "worker-1"])
        #expect(report.nodes.map(\.role) == ["control-plane", "worker"])
        #expect(report.nodes[0].addresses == ["192.0.2.11"] && report.nodes[0].version == "1.33.5")
        #expect(report.tokens.count == 2 && report.tokens.count { $0.isForJoining } == 1)
        let names = report.certificates.map(\.name)
        for name in ["API server", "authority of the kubeconfig", "user of the kubeconfig", "authority kept here"] {
            #expect(names.contains(name), "\(names)")
        }
        #expect(setting.server.changes == [])
        let missing = wrong(report, setting.definition)
        #expect(
            missing == [
                "host control-2 of the cluster file is no node yet", "host worker-9 of the cluster file is no node yet",
            ])
    }

    @Test func everythingThatIsWrongIsSaid() async throws {
        let setting = try await LiveSetting { cluster in
            cluster.nodes.append(.init("old-1", "192.0.2.31", version: "v1.29.9"))
            cluster.nodes.append(.init("new-1", "192.0.2.32", version: "v1.34.0"))
            cluster.nodes.append(.init("dead-1", "192.0.2.33", ready: false))
        }
        setting.server.edit("nodes", "worker-1", ["spec": ["unschedulable": true]])
        setting.server.edit(
            "nodes", "control-1",
            [
                "status": [
                    "conditions": [
                        ["type": "Ready", "status": "False", "message": "Network plugin: cni plugin not initialized"]
                    ]
                ]
            ])
        setting.server.edit("deployments", "coredns", namespace: "kube-system", ["status": ["readyReplicas": 1]])
        setting.server.put([
            "apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest",
            "metadata": ["name": "csr-abcde"],
            "spec": [
                "signerName": "kubernetes.io/kubelet-serving", "username": "system:node:worker-1", "request": "AAAA",
            ],
        ])
        let report = try await look(setting, setting.client())
        let all = report.findings(setting.definition).map { "\($0.severity.rawValue): \($0.text)" }
        for part in [
            "wrong: no network add-on works on control-1", "wrong: node dead-1 is not ready: Kubelet stopped posting",
            "wrong: node old-1 runs kubelet 1.29.9, too old", "wrong: node new-1 runs kubelet 1.34.0, newer",
            "wrong: Deployment kube-system/coredns has 1 of 2", "notice: node worker-1 is cordoned",
            "notice: node old-1 is not in the cluster file", "kubectl certificate approve csr-abcde",
            "notice: the certificate of the API server ends",
        ] {
            #expect(all.contains { $0.contains(part) }, "\(part) in \(all.joined(separator: "\n"))")
        }
        #expect(!all.contains { $0.contains("worker-1 is not ready") })
    }

    @Test func whatMayNotBeSeenIsLeftOut() async throws {
        let setting = try await LiveSetting()
        try setting.server.put(
            yaml: """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: viewer}
                rules: [{apiGroups: [""], resources: [nodes], verbs: [list, watch]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: viewer}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: viewer}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: viewer}]
                """)
        let report = try await look(setting, setting.client(.token(APIUser("viewer"))))
        #expect(wrong(report) == [] && report.unseen.count == 4, "\(report.unseen)")
        await #expect(throws: APIError.self) { _ = try await look(setting, setting.client(.token(APIUser("nobody")))) }
    }

    @Test func certificatesThatEnd() async throws {
        let setting = try await LiveSetting()
        let report = try await look(setting, setting.client())
        let later = ClusterReport(
            server: report.server, version: report.version, time: Moment(report.time.seconds + 400 * 86400),
            nodes: report.nodes, workloads: [], certificates: report.certificates, tokens: [], requests: [], unseen: [])
        let said = wrong(later)
        #expect(said.contains { $0.contains("certificate of the API server ended") }, "\(said)")
        #expect(said.contains { $0.contains("administrator kept here ended") }, "\(said)")
        #expect(!said.contains { $0.contains("authority") })
    }

    /// A node that comes up ends the wait; a cluster that is not there yet is waited for too.
    @Test func waitingEndsWhenNothingIsWrong() async throws {
        let setting = try await LiveSetting { $0.nodes = [] }
        let api = try await setting.client(deadline: .seconds(1))
        setting.server.fail(.status(503, message: "starting"), on: .init(resource: "nodes", verb: "list"), times: 9)
        let server = setting.server
        let watch = Task {
            while !server.requests.contains(where: { $0.query["watch"] == "true" }) {
                try await Task.sleep(for: .milliseconds(20))
            }
            server.join(.init("control-1", "192.0.2.11", controlPlane: true), to: FakeCluster())
        }
        let start = ContinuousClock.now
        let report = try await blocking { stop in
            try LiveStatus().wait(
                api, for: nil, deadline: .seconds(60), now: { .now }, isStopped: { stop.isSet }, report: { _ in })
        }
        try await watch.value
        #expect(wrong(report) == [] && report.nodes.map(\.name) == ["control-1"])
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test func waitingHasAnEnd() async throws {
        let setting = try await LiveSetting { $0.nodes = [] }
        let api = try await setting.client()
        let report = try await blocking { stop in
            try LiveStatus().wait(
                api, for: nil, deadline: .milliseconds(300), now: { .now }, isStopped: { stop.isSet }, report: { _ in })
        }
        #expect(wrong(report) == ["the cluster has no nodes"])
        await setting.server.stop()
        await #expect(throws: APIError.self) {
            _ = try await blocking { stop in
                try LiveStatus().wait(
                    api, for: nil, deadline: .milliseconds(300), now: { .now }, isStopped: { stop.isSet },
                    report: { _ in })
            }
        }
    }
}
