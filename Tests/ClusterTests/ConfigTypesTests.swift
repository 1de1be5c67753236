@testable import Cluster
@testable import Ignition
import Inventory
import Markup
import PKI
import SystemPackage
import TestSupport
import Testing

/// What nodes are given is what kubeadm, kubelet and kube-proxy read: their own types say so.
@Suite(.enabled(if: Places.shared != nil || Tool.areRequired, "the types lie beside the repository"))
struct ConfigTypesTests {
    private enum Start: String {
        case none = ""
        case kubelet = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
        case join = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n"
        case start = "apiVersion: kubeadm.k8s.io/v1beta3\nkind: InitConfiguration\n"
    }

    private struct Broken {
        let start: Start
        let text: String
        let message: String

        init(_ start: Start, _ text: String, _ message: String) {
            self.start = start
            self.text = text
            self.message = message
        }
    }

    private static let broken: [Broken] = [
        Broken(.none, "apiVersion: v1\nkind: Pod", "no document Pod in v1"),
        Broken(.none, "kind: InitConfiguration", "apiVersion or kind is missing"),
        Broken(.kubelet, "serverTlsBootstrap: true", "KubeletConfiguration.serverTlsBootstrap: unknown field"),
        Broken(.kubelet, "serverTLSBootstrap: \"true\"", "KubeletConfiguration.serverTLSBootstrap: not a bool"),
        Broken(.kubelet, "serverTLSBootstrap: yes", "KubeletConfiguration.serverTLSBootstrap: not a bool"),
        Broken(.kubelet, "volumePluginDir: 7", "KubeletConfiguration.volumePluginDir: not a string"),
        Broken(.kubelet, "volumePluginDir: on", "KubeletConfiguration.volumePluginDir: not a string"),
        Broken(.kubelet, "tlsCipherSuites: A,B", "KubeletConfiguration.tlsCipherSuites: not a list"),
        Broken(.kubelet, "authorization: {mode: Never}", "KubeletConfiguration.authorization.mode: not one of"),
        Broken(.kubelet, "authentication: {anonymous: {on: false}}", "anonymous.on: unknown field"),
        Broken(.kubelet, "port: 4294967296", "KubeletConfiguration.port: not a int32"),
        Broken(.kubelet, "syncFrequency: 10", "KubeletConfiguration.syncFrequency: not a metav1.Duration"),
        Broken(.kubelet, "systemReserved: {cpu: 1}", "KubeletConfiguration.systemReserved.cpu: not a string"),
        Broken(.kubelet, "logging: {options: {json: {infoBufferSize: big}}}", "not a resource.QuantityValue"),
        Broken(.kubelet, "registerWithTaints: [{key: a}]", "registerWithTaints[0].effect: missing"),
        Broken(.start, "timeouts: {}", "InitConfiguration.timeouts: unknown field"),
        Broken(.start, "nodeRegistration: {kubeletExtraArgs: [{name: a, value: b}]}", "not a mapping"),
        Broken(.start, "bootstrapTokens: [{token: abc}]", "bootstrapTokens[0].token: not a BootstrapTokenString"),
        Broken(.start, "bootstrapTokens: [{ttl: 24h}]", "bootstrapTokens[0].token: missing"),
        Broken(.start, "localAPIEndpoint: {bindPort: \"6443\"}", "localAPIEndpoint.bindPort: not a int32"),
        Broken(.start, "patches: {directory: /a}\n---\nkind: A", "apiVersion or kind is missing"),
        Broken(.join, "dryRun: true", "JoinConfiguration.discovery: missing"),
        Broken(.join, "discovery: {bootstrapToken: {apiServerEndpoint: a}}", "bootstrapToken.token: missing"),
        Broken(.join, "discovery: {timeout: 5m}", "discovery.timeout: unknown field"),
        Broken(.join, "discovery: {}\nnodeRegistration: {kubeletExtraArgs: {a: b}}", "not a list"),
        Broken(.join, "discovery: {}\nnodeRegistration: {kubeletExtraArgs: [{name: a}]}", "[0].value: missing"),
        Broken(.join, "discovery: {}\nnodeRegistration: {taints: [{key: a, effect: Never}]}", "effect: unknown"),
        Broken(.join, "discovery: {}\ntimeouts: {discovery: 5 minutes}", "discovery: not a metav1.Duration"),
        Broken(.join, "discovery: {}\ndiscovery: {}", "duplicate"),
    ]

    @Test func brokenDocumentsAreTold() throws {
        let types = try ConfigTypes.load()
        for each in Self.broken {
            let faults = ConfigTypesChecker.faults("\(each.start.rawValue)\(each.text)\n", types)
            #expect(faults.count == 1 && faults[0].contains(each.message), "\(each): \(faults)")
        }
    }

    @Test func soundDocumentsPass() throws {
        let text = """
            \(Start.kubelet.rawValue)syncFrequency: 1m30s
            port: 10250
            staticPodPath: "7"
            seccompDefault: true
            memoryThrottlingFactor: 0.8
            systemReserved: {cpu: 500m}
            tracing: null
            ---
            \(Start.join.rawValue)discovery: {tlsBootstrapToken: abcdef.0123456789abcdef}
            nodeRegistration: {imagePullPolicy: Never, taints: null, imagePullSerial: false}

            """
        #expect(ConfigTypesChecker.faults(text, try ConfigTypes.load()) == [])
    }

    @Test("500 generated clusters") func generated() async throws {
        let types = try ConfigTypes.load()
        let folder = try GeneratedCluster.folder()
        let secrets = try GeneratedCluster.secrets()
        var seed = Seed()
        let shown = seed.description
        let clusters = (0..<500).map { _ in GeneratedCluster(&seed) }
        await withTaskGroup { group in
            for part in 0..<4 {
                group.addTask {
                    for number in stride(from: part, to: clusters.count, by: 4) {
                        Self.check(clusters[number], number, shown, types, secrets, folder)
                    }
                }
            }
        }
    }

    private static func check(
        _ generated: GeneratedCluster, _ number: Int, _ seed: String, _ types: ConfigTypes, _ secrets: ClusterSecrets,
        _ folder: TemporaryDirectory
    ) {
        let place = "\(seed), \(number)"
        do {
            let cluster = try generated.definition(in: folder)
            // What the three have in common is encoded once.
            let configs = HostConfigs(cluster, version: .v3_4)
            for kind in Kind.allCases {
                let config = try kind.config(cluster, secrets, configs)
                // Errors are what making a config throws; that there are no warnings is seen by every third.
                if kind == Kind.allCases[number % Kind.allCases.count] {
                    let found = Rules.check(config).findings
                    #expect(found.isEmpty, "\(place), \(kind): \(found)\n\(generated.text)")
                }
                let text = try kubeadm(config)
                let faults = ConfigTypesChecker.faults(text, types)
                #expect(faults.isEmpty, "\(place), \(kind): \(faults)\n\(text)\n\(generated.text)")
            }
        } catch { Issue.record("\(place): \(error)") }
    }

    /// The one file, since decoding all of them takes long.
    private static func kubeadm(_ config: Config) throws -> String {
        guard case .sequence(let files)? = config.root["storage"]?["files"]?.content else {
            throw TestFailure("no files")
        }
        let node = try #require(files.first { $0["path"]?.text == ContractNode.kubeadm })
        return String(decoding: try File(Element(node), limit: 1 << 20).contents, as: UTF8.self)
    }

    @Test("200 of them as Ignition itself sees them", .enabled(if: Tool("ignition-validate").isUsable))
    func validated() async throws {
        let folder = try GeneratedCluster.folder()
        let secrets = try GeneratedCluster.secrets()
        let directory = try TemporaryDirectory()
        var seed = Seed()
        let shown = seed.description
        let clusters = (0..<200).map { _ in GeneratedCluster(&seed) }
        // One process that starts many is cheaper than as many started here.
        @Sendable func validate(_ first: Int, _ last: Int) async throws -> CommandResult {
            let each = "ignition-validate $n.ign >$n.out 2>&1 || echo $n; cat $n.out"
            return try await run(
                "sh", ["-c", "for n in $(seq \(first) \(last)); do \(each); done"], in: directory.path)
        }
        try await withThrowingTaskGroup { group in
            for first in stride(from: 0, to: clusters.count, by: 50) {
                group.addTask {
                    for number in first..<first + 50 {
                        let cluster = try clusters[number].definition(in: folder)
                        let kind = Kind.allCases[number % Kind.allCases.count]
                        let config = try kind.config(cluster, secrets, HostConfigs(cluster, version: .v3_3))
                        try directory.write("\(number).ign", config.json())
                    }
                    let result = try await validate(first, first + 49)
                    #expect(result.succeeded && result.output.isEmpty, "\(shown): \(result.output)")
                }
            }
            try await group.waitForAll()
        }
        try directory.write("0.ign", directory.read("0.ign").replacing("3.3.0", with: "3.9.0"))
        let broken = try await validate(0, 0)
        #expect(broken.output.hasPrefix("0\n"), "a broken one is told")
    }

    /// For whom a config is.
    private enum Kind: CaseIterable {
        case start, worker, controlPlane

        func config(
            _ cluster: ClusterDefinition, _ secrets: ClusterSecrets, _ configs: HostConfigs
        ) throws -> Config {
            if self == .start {
                return try StartConfig.make(cluster, secrets: secrets, host: cluster.firstControlPlaneHost, configs)
            }
            let role: HostRole = self == .worker ? .worker : .controlPlane
            let host = cluster.hosts.last { $0.role == role }
            return try JoinConfig.make(
                cluster, credentials: secrets.joinCredentials, role: role, host: host, configs)
        }
    }
}
