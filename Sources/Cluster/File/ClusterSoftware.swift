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
        osTag =
            fields.parseGiven("osTag") { try Words.tag($0) } ?? fields.text("kubernetesVersion")
            ?? KubernetesVersion.standard.minor
        kubeProxyMode = fields.parse("kubeProxyMode") { try KubeProxyMode($0) } ?? .iptables
        cipherSuites = fields.parseGiven("cipherSuites") { try Words.cipherSuites($0) } ?? []
        tlsMinVersion = fields.parse("tlsMinVersion") { try TLSVersion($0) } ?? .tls12
        self.registry = registry
        self.compatibility = compatibility
    }
}
