import Cluster
import Ignition
import Inventory
import Markup
import SystemPackage
import TestSupport
import Testing

/// What kubeadm is told where the recorded cases say nothing of it.
@Suite struct KubeadmDocumentTests {
    private static let secrets = Result { try GeneratedCluster.secrets() }
    private static let hosts = """
        hosts:
          - {name: c1, mac: "52:54:00:00:00:01", role: control-plane, taints: ["a=b:NoExecute"], labels: {x: "1"}}
          - {name: c2, mac: "52:54:00:00:00:02", role: control-plane}
          - {name: w1, mac: "52:54:00:00:00:03", role: worker, labels: {example.com/rack: r1}}
        roles: {worker: {labels: {disk: ssd, example.com/rack: r0}, taints: ["slow:PreferNoSchedule"]}}

        """

    private func documents(
        _ text: String, joining role: HostRole? = nil, host: String? = nil
    ) throws -> [Value] {
        let file = "name: a\nloadBalancer: api.example.com\n" + text
        let cluster = try ClusterFile.parse(Array(file.utf8), source: "c", directory: "/")
        let secrets = try Self.secrets.get()
        let chosen = cluster.hosts.first { $0.name.description == host }
        let config =
            try role.map { role in
                try JoinConfig.make(
                    cluster, credentials: secrets.joinCredentials, role: role, host: chosen, version: .v3_4)
            } ?? StartConfig.make(cluster, secrets: secrets, host: chosen, version: .v3_4)
        let conf = try #require(try config.files().first { $0.path == ContractNode.kubeadm })
        return try YAML.documents(conf.contents, source: "k").map(\.value)
    }

    @Test func theHostsRecordNamesTheNode() throws {
        let first = try documents(Self.hosts, host: "c1")[0].at(["nodeRegistration"])
        #expect(first?["name"] == "c1")
        #expect(
            first?["kubeletExtraArgs"] == [
                ["name": "node-ip", "value": "NODE_IP"], ["name": "node-labels", "value": "x=1"],
            ])
        // Taints of one's own take the place of kubeadm's, which therefore stands among them.
        #expect(
            first?["taints"] == [
                ["key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"],
                ["key": "a", "value": "b", "effect": "NoExecute"],
            ])
        let worker = try documents(Self.hosts + "kubernetesVersion: \"1.30\"\n", joining: .worker, host: "w1")[0]
        #expect(worker.at(["nodeRegistration", "kubeletExtraArgs", "node-labels"]) == "example.com/rack=r1,disk=ssd")
        #expect(worker.at(["nodeRegistration", "taints"]) == [["key": "slow", "effect": "PreferNoSchedule"]])
    }

    @Test func kubeadmsTaintStaysUnlessThereAreNoWorkers() throws {
        let taints = ["nodeRegistration", "taints"]
        #expect(try documents(Self.hosts, joining: .controlPlane, host: "c2")[0].at(taints) == nil)
        #expect(try documents("workerNodes: 0\n")[0].at(taints) == [])
        #expect(try documents("workerNodes: 0\n", joining: .controlPlane)[0].at(taints) == [])
        #expect(try documents("workerNodes: 0\n", joining: .worker)[0].at(taints) == nil)
        let own = "roles: {control-plane: {taints: [\"a:NoSchedule\"]}}\n"
        #expect(try documents(own)[0].at(taints) == [["key": "a", "effect": "NoSchedule"]])
    }

    @Test func cipherSuitesAreNotSetBesideVersion13() throws {
        let suites = "kubernetesVersion: 1.29\ncipherSuites: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\n"
        let server = ["apiServer", "extraArgs"]
        let etcd = ["etcd", "local", "extraArgs"]
        let old = try documents(suites)
        #expect(old[1].at(server)?["tls-cipher-suites"] == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
        #expect(old[1].at(etcd)?["cipher-suites"] == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
        #expect(old[2]["tlsCipherSuites"] == ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"])
        for text in [suites, suites + "compat: ocne\n"] {
            let new = try documents(text + "tlsMinVersion: VersionTLS13\n")
            #expect(new[1].at(server) == ["tls-min-version": "VersionTLS13"])
            #expect(new[1].at(etcd)?["cipher-suites"] == nil)
        }
        let new = try documents(suites + "tlsMinVersion: VersionTLS13\n")
        #expect(new[1].at(etcd) == ["tls-min-version": "TLS1.3"])
        #expect(new[2]["tlsMinVersion"] == "VersionTLS13" && new[2]["tlsCipherSuites"] == nil)
        let join = try documents(suites + "tlsMinVersion: VersionTLS13\n", joining: .worker)[0]
        #expect(join.at(["nodeRegistration", "kubeletExtraArgs", "tls-min-version"]) == "VersionTLS13")
        #expect(join.at(["nodeRegistration", "kubeletExtraArgs", "tls-cipher-suites"]) == nil)
        // The etcd of 1.26 does not know the argument.
        #expect(try documents("kubernetesVersion: 1.26\n")[1].at(etcd) == nil)
    }

    @Test(
        "what the API server or kube-proxy would not start with",
        arguments: [
            ("cipherSuites: TLS_A", "`TLS_A` is not a cipher suite that Kubernetes knows"),
            ("cipherSuites: TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,", "`` is not a cipher suite"),
            ("cipherSuites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "which HTTP/2 needs"),
            ("cipherSuites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384\ncompat: ocne", "which HTTP/2 needs"),
            ("kubeProxyMode: nftables\nkubernetesVersion: 1.30", "`kubeProxyMode` nftables is of Kubernetes 1.31"),
        ])
    func isRefused(_ text: String, _ words: String) throws {
        let report = #expect(throws: FaultReport.self) { try documents(text + "\n") }
        #expect("\(try #require(report))".contains(words), "\(String(describing: report))")
    }

    @Test(arguments: [
        "cipherSuites: TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384\ntlsMinVersion: VersionTLS13",
        "cipherSuites: TLS_AES_256_GCM_SHA384,TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_RSA_WITH_3DES_EDE_CBC_SHA",
        "kubeProxyMode: nftables\nkubernetesVersion: 1.31",
    ])
    func isTaken(_ text: String) throws { #expect(try documents(text + "\n").count == 4) }

    @Test func addOnsThatAreSwitchedOffStayOff() throws {
        let all = try documents("")
        #expect(all[0]["skipPhases"] == ["preflight"] && all.count == 4)
        #expect(all[1]["proxy"] == nil && all[1].at(["dns", "imageTag"]) == "current")
        let none = try documents("coreDNS: false\nkubeProxy: false\n")
        #expect(none[0]["skipPhases"] == ["addon/kube-proxy", "addon/coredns", "preflight"])
        #expect(none[1]["proxy"] == ["disabled": true] && none[1]["dns"] == ["disabled": true])
        #expect(none.map { $0["kind"] } == ["InitConfiguration", "ClusterConfiguration", "KubeletConfiguration"])
        let old = try documents("coreDNS: false\nkubeProxy: false\nkubernetesVersion: 1.30\n")
        #expect(old[1]["proxy"] == nil && old[1]["dns"] == nil)
    }

    @Test func tagsAreToldWhereOraclesAreKnown() throws {
        let newer = try documents("kubernetesVersion: 1.36.1\n")[1]
        #expect(newer["kubernetesVersion"] == "1.36.1" && newer["dns"] == nil)
        #expect(newer.at(["etcd", "local"]) == ["extraArgs": [["name": "tls-min-version", "value": "TLS1.2"]]])
        let patched = try documents("kubernetesVersion: 1.32.9\nregistry: r.example.com\n")[1]
        #expect(patched["imageRepository"] == "r.example.com/olcne")
        #expect(patched["dns"] == ["imageRepository": "r.example.com/olcne", "imageTag": "current"])
        let upstream = try documents("kubernetesVersion: 1.32\nimageRepository: registry.k8s.io\n")[1]
        #expect(upstream["imageRepository"] == "registry.k8s.io" && upstream["dns"] == nil)
    }

    @Test func bothIPVersions() throws {
        let both = "podSubnet: fd00:244::/56,10.244.0.0/16\nserviceSubnet: fd00:96::/112,10.96.0.0/12\n"
        let all = try documents(both + "kubernetesVersion: 1.30\ncertSANs: [api.example.com, \"fd00::1\"]\n")
        #expect(all[0].at(["nodeRegistration", "kubeletExtraArgs", "node-ip"]) == "NODE_IPS")
        #expect(all[0].at(["localAPIEndpoint", "advertiseAddress"]) == "NODE_IP")
        #expect(all[1].at(["networking", "podSubnet"]) == "fd00:244::/56,10.244.0.0/16")
        #expect(all[1].at(["apiServer", "certSANs"]) == ["api.example.com", "fd00::1"])
        #expect(all[3]["metricsBindAddress"] == "[::1]:10249")
        #expect(all[3]["clusterCIDR"] == "fd00:244::/56,10.244.0.0/16")
    }

    @Test func imagesOfABundle() throws {
        func images(_ text: String) throws -> ClusterImages {
            ClusterImages(
                try ClusterFile.parse(Array(("loadBalancer: 192.0.2.1\n" + text).utf8), source: "c", directory: "/"))
        }
        let known = try images("kubernetesVersion: 1.30\nregistry: r.example.com:5000\n")
        #expect(known.containers.first == "r.example.com:5000/olcne/pause:3.9" && known.containers.count == 7)
        #expect(known.undetermined.isEmpty)
        let unknown = try images("kubernetesVersion: 1.35\nkubeProxy: false\n")
        #expect(
            unknown.containers.map { $0.split(separator: "/").last } == [
                "kube-apiserver:v1.35.0", "kube-controller-manager:v1.35.0", "kube-scheduler:v1.35.0",
            ])
        #expect(unknown.undetermined == ["pause", "etcd", "coredns"])
    }
}
