import Markup

/// What a cluster file says about the software that its nodes run and where it comes from.
struct ClusterSoftware {
    let registry: String
    let osRegistry: OSRegistry
    let osTag: String
    let kubernetesVersion: KubernetesVersion
    let kubeProxyMode: KubeProxyMode
    let cipherSuites: [String]

    init(_ fields: Fields) {
        registry = fields.parse("registry") { try Words.registry($0) } ?? "container-registry.oracle.com"
        osRegistry = fields.parse("osRegistry") { try OSRegistry($0) } ?? .standard
        kubernetesVersion = fields.parse("kubernetesVersion") { try KubernetesVersion($0) } ?? .standard
        // Images are tagged with the version as the file writes it, minor or patch.
        osTag =
            fields.parse("osTag") { try Words.tag($0) } ?? fields.text("kubernetesVersion")
            ?? KubernetesVersion.standard.minor
        kubeProxyMode = fields.parse("kubeProxyMode") { try KubeProxyMode($0) } ?? .iptables
        cipherSuites = fields.parse("cipherSuites") { try Words.cipherSuites($0) } ?? []
    }
}
