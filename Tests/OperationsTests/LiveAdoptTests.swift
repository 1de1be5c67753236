import Cluster
import Ignition
import Inventory
import Kubernetes
import Markup
import PKI
import SystemPackage
import TestKubernetes
import TestSupport
import Testing

@testable import Operations

/// Taking over a cluster that Slipway did not make.
@Suite struct LiveAdoptTests {
    private func adopt(_ setting: LiveSetting, name: String? = "rack-2") async throws -> ClusterAdoption.Outcome {
        let api = try await setting.client()
        return try await blocking { _ in try ClusterAdoption(name: name).run(api, kubeconfig: "/admin.conf") }
    }

    /// Both versions of kubeadm's documents.
    @Test(arguments: ["v1.29.3", "v1.33.5"])
    func theFileSaysWhatTheClusterSays(_ version: String) async throws {
        let setting = try await LiveSetting { cluster in
            cluster.version = version
            cluster.endpoint = "k8s.example.com:16443"
            cluster.podSubnet = "10.60.0.0/16,fd00:60::/56"
            cluster.serviceSubnet = "10.61.0.0/16,fd00:61::/112"
            cluster.imageRepository = "registry.example.com/k8s"
        }
        let found = try await adopt(setting)
        let cluster = try ClusterFile.parse(Array(found.text.utf8), source: "x", directory: ".")
        #expect(cluster.name.description == "rack-2" && cluster.hosts.isEmpty && cluster.warnings.isEmpty)
        #expect(cluster.controlPlaneEndpoint == "k8s.example.com:16443")
        #expect("v\(cluster.kubernetesVersion)" == version && cluster.imageRepository == "registry.example.com/k8s")
        #expect(cluster.podSubnets.map(\.description) == ["10.60.0.0/16", "fd00:60::/56"])
        #expect(cluster.serviceSubnets.map(\.description) == ["10.61.0.0/16", "fd00:61::/112"])
        #expect(cluster.hasKubeProxy && cluster.kubeProxyMode == .iptables && found.warnings.isEmpty)
        #expect(found.text.contains("#   control-1 (control-plane)\n#   worker-1 (worker)\n"))
        #expect(setting.server.changes == [])
    }

    @Test func argumentsOfBothForms() async throws {
        let suites = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
        let mapping: Value = ["tls-cipher-suites": .string(suites), "tls-min-version": "VersionTLS13"]
        let list: Value = [
            ["name": "tls-cipher-suites", "value": .string(suites)],
            ["name": "tls-min-version", "value": "VersionTLS13"],
        ]
        for (version, arguments) in [("v1beta3", mapping), ("v1beta4", list)] {
            let setting = try await LiveSetting()
            let configuration: Value = [
                "apiVersion": .string("kubeadm.k8s.io/\(version)"), "kind": "ClusterConfiguration",
                "apiServer": ["extraArgs": arguments, "certSANs": ["k8s.example.com", "192.0.2.9"]],
                "kubernetesVersion": "v1.30.1", "controlPlaneEndpoint": "[fd00::10]:6443",
                "clusterName": "alpha", "networking": ["dnsDomain": "corp.example"],
                "etcd": ["external": ["endpoints": []]],
                "certificatesDir": "/srv/pki",
            ]
            setting.server.edit(
                "configmaps", "kubeadm-config", namespace: "kube-system",
                ["data": ["ClusterConfiguration": .string(configuration.yaml())]])
            setting.server.remove("configmaps", "kube-proxy", namespace: "kube-system")
            let found = try await adopt(setting, name: nil)
            let cluster = try ClusterFile.parse(Array(found.text.utf8), source: "x", directory: ".")
            #expect(cluster.cipherSuites.joined(separator: ",") == suites && cluster.tlsMinVersion == .tls13)
            #expect(cluster.certSANs.map(\.description) == ["k8s.example.com", "192.0.2.9"])
            #expect(cluster.controlPlaneEndpoint == "[fd00::10]:6443" && !cluster.hasKubeProxy)
            #expect(cluster.name.description == "alpha")
            for part in ["corp.example", "/srv/pki", "etcd"] {
                #expect(found.warnings.contains { $0.contains(part) }, "\(part): \(found.warnings)")
            }
        }
    }

    @Test func aClusterWithoutEndpointIsReachedWhereTheKubeconfigSays() async throws {
        let setting = try await LiveSetting { $0.endpoint = "" }
        let found = try await adopt(setting)
        #expect(found.record.endpoint == "127.0.0.1:\(setting.server.port)")
        #expect(found.warnings.contains { $0.contains("controlPlaneEndpoint") })
    }

    @Test func whatCannotBeAdopted() async throws {
        func refusal(_ setting: LiveSetting, name: String? = "rack-2") async -> String {
            do { return "adopted \(try await adopt(setting, name: name).name)" } catch { return "\(error)" }
        }
        let setting = try await LiveSetting()
        func write(_ text: String) {
            setting.server.edit(
                "configmaps", "kubeadm-config", namespace: "kube-system",
                ["data": ["ClusterConfiguration": .string(text)]])
        }
        let head = "apiVersion: kubeadm.k8s.io/v1beta4\nkubernetesVersion: v1.33.5\n"
        for (text, part) in [
            ("apiVersion: kubeadm.k8s.io/v1beta2\nkubernetesVersion: v1.20.0", "v1beta2"), ("[", "cannot be used"),
            ("apiVersion: kubeadm.k8s.io/v1beta4", "kubernetesVersion"),
            (head + "controlPlaneEndpoint: a:b:c/d", "a:b:c/d"), (head + "controlPlaneEndpoint: 'x y'", "x y"),
            ("apiVersion: kubeadm.k8s.io/v1beta4\nkubernetesVersion: v1.20.0", "1.20"),
            (head + "networking: {podSubnet: 10.0.0.0/8, serviceSubnet: 10.1.0.0/16}", "overlaps"),
        ] {
            write(text)
            let said = await refusal(setting)
            #expect(said.contains(part) && !said.hasPrefix("adopted"), "\(text): \(said)")
        }
        setting.server.edit("configmaps", "kubeadm-config", namespace: "kube-system", ["data": .null])
        #expect(await refusal(setting).contains("has no `ClusterConfiguration`"))
        setting.server.remove("configmaps", "kubeadm-config", namespace: "kube-system")
        #expect(await refusal(setting).contains("slipway init"))
    }

    /// What is kept is enough for a worker, holds no secret, and is not mistaken for another cluster's.
    @Test func aWorkerNeedsNothingMore() async throws {
        let setting = try await LiveSetting()
        let found = try await adopt(setting)
        let state = FilePath(setting.directory.path)
        let cluster = try ClusterFile.parse(Array(found.text.utf8), source: "x", directory: ".")
        let store = SecretStore(state, cluster: cluster.name)
        try found.check(store, state: state, isReplacing: false)
        try found.record.save(found.name, in: state)
        let kept = try setting.directory.read("clusters/rack-2/adopted.json")
        #expect(!kept.contains("PRIVATE") && kept.contains("/admin.conf"))
        let offline = OfflineJoin(
            cluster, role: .worker, host: nil, version: .v3_4, token: nil, lifetime: .seconds(3600))
        let outcome = try offline.make(store, state: state, now: .now)
        #expect(outcome.instructions(manifest: nil).contains("/admin.conf --context \(found.record.context) apply"))
        #expect(try store.existing(for: cluster) == nil)
        let controlPlane = OfflineJoin(
            cluster, role: .controlPlane, host: nil, version: .v3_4, token: nil, lifetime: .seconds(3600))
        #expect(throws: LiveRefusal.self) { try controlPlane.make(store, state: state, now: .now) }
        let live = LiveJoin(cluster, role: .worker, host: nil, version: .v3_4)
        _ = try await setting.run(live, setting.client())

        let other = try await LiveSetting(hasOwnSecrets: true)
        let another = try await adopt(other)
        #expect(throws: LiveRefusal.self) { try another.check(store, state: state, isReplacing: false) }
        try another.check(store, state: state, isReplacing: true)
    }
}
