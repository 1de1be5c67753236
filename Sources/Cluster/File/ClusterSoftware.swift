import Inventory
import Markup

/// What a cluster file says about the software that its nodes run and where it comes from.
struct ClusterSoftware {
    /// Oracle's, which images are named after.
    private static let oracle = "container-registry.oracle.com"

    let compatibility: Compatibility?
    let registry: String
    let imageRepository: String
    let mirrors: [RegistryMirror]
    let osRegistry: OSRegistry
    let osTag: String
    let kubernetesVersion: KubernetesVersion
    let kubeProxyMode: KubeProxyMode
    let hasCoreDNS: Bool
    let hasKubeProxy: Bool
    let cipherSuites: [String]
    let tlsMinVersion: TLSVersion
    /// What has no effect.
    private(set) var warnings: [Fault] = []

    init(_ fields: Fields) {
        let compatibility = fields.parseGiven("compat") { try Compatibility($0) }
        let registry = fields.parse("registry") { try Words.registry($0) } ?? Self.oracle
        // Oracle CNE leaves kubeadm's images, CoreDNS and kube-proxy where they are whatever the registry is.
        let isOurs = compatibility != .ocne
        let repository = fields.parse("imageRepository") { try Words.registry($0) }
        imageRepository = repository ?? "\(isOurs ? registry : Self.oracle)/olcne"
        var mirrors = RegistryMirror.read(fields)
        if isOurs, registry != Self.oracle, !mirrors.contains(where: { $0.prefix == Self.oracle }) {
            mirrors.append(RegistryMirror(prefix: Self.oracle, location: registry))
        }
        self.mirrors = mirrors
        hasCoreDNS = fields.boolean("coreDNS") ?? isOurs
        hasKubeProxy = fields.boolean("kubeProxy") ?? isOurs
        osRegistry = fields.parseGiven("osRegistry") { try OSRegistry($0) } ?? .standard
        kubernetesVersion = fields.parse("kubernetesVersion") { try KubernetesVersion($0) } ?? .standard
        // Images are tagged with the version as the file writes it, minor or patch.
        let versionTag = fields.text("kubernetesVersion").map { $0.hasPrefix("v") ? String($0.dropFirst()) : $0 }
        osTag = fields.parseGiven("osTag") { try Words.tag($0) } ?? versionTag ?? KubernetesVersion.standard.minor
        kubeProxyMode = fields.parse("kubeProxyMode") { try KubeProxyMode($0) } ?? .iptables
        if let first = kubeProxyMode.firstMinor, kubernetesVersion.minorNumber < first {
            fields.faults.add(
                "`kubeProxyMode` \(kubeProxyMode.rawValue) is of Kubernetes 1.\(first) and later",
                at: fields.mark(of: "kubeProxyMode"), remedy: "take another mode, or a later `kubernetesVersion`")
        }
        let tlsMinVersion = fields.parse("tlsMinVersion") { try TLSVersion($0) } ?? .tls12
        cipherSuites = fields.parseGiven("cipherSuites") { try CipherSuites.names($0, from: tlsMinVersion) } ?? []
        if tlsMinVersion == .tls13, !cipherSuites.isEmpty {
            warnings.append(
                fields.faults.fault(
                    "`cipherSuites` has no effect with TLS 1.3, whose suites nobody chooses",
                    at: fields.mark(of: "cipherSuites"), remedy: "leave it out, or allow TLS 1.2"))
        }
        self.tlsMinVersion = tlsMinVersion
        self.registry = registry
        self.compatibility = compatibility
    }
}
