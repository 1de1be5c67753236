import Files
import Inventory
import Markup
package import SystemPackage

/// Reads `cluster.yaml`: the keys of an Oracle CNE cluster file of the `byo` provider, and `hosts`, `install`, `serve`.
package enum ClusterFile {
    /// Reads and checks a whole file.
    /// - Throws: `FileError` when it cannot be read, `Fault` when it is not YAML, and `FaultReport` with everything
    ///   that is wrong otherwise.
    package static func load(_ path: FilePath) throws -> ClusterDefinition {
        let bytes = try readFile(path, limit: 64 << 20)
        return try parse(bytes, source: path.string, directory: path.removingLastComponent())
    }

    /// Reads a cluster file from memory.
    /// - Parameter directory: What relative paths in it start from.
    /// - Throws: `Fault` when it is not YAML, `FaultReport` with everything that is wrong otherwise.
    package static func parse(_ bytes: [UInt8], source: String, directory: FilePath) throws -> ClusterDefinition {
        let faults = Faults(source: source)
        let root = try YAML.parse(bytes, source: source)
        let fields = Fields(root, faults: faults)
        let definition = read(fields, directory: directory)
        fields.finish()
        try faults.check()
        guard let definition else { throw FaultReport([]) }
        return definition
    }

    /// The definition; nil only when a fault was noted.
    private static func read(_ fields: Fields, directory: FilePath) -> ClusterDefinition? {
        let providers = fields.fields("providers")
        let warnings = UnusedKeys.note(fields, providers: providers)
        if let provider = fields.value("provider"), fields.text("provider") != "byo" {
            fields.faults.add(
                "`provider` is not byo", at: provider.mark, remedy: "write `provider: byo`, or leave it out")
        }
        let byo = providers?.fields("byo")
        let interface = byo?.parse("networkInterface") { try InterfaceName($0) }
        _ = byo?.boolean("automaticTokenCreation")
        byo?.finish()
        providers?.finish()
        let name = fields.require("name") { try ClusterName($0) }
        let endpoint = endpoint(fields, interface: interface)
        let ports = ports(fields, endpoint)
        let networks = ClusterNetworks(fields, endpoint: endpoint)
        let software = ClusterSoftware(fields)
        let access = NodeAccess(fields, directory: directory)
        let proxy = fields.fields("proxy").map { ProxySettings($0) } ?? ProxySettings()
        let information = fields.fields("certificateInformation").map { CertificateInformation($0) }
        let hosts = hosts(fields, endpoint)
        let controlPlaneHosts = hosts.filter { $0.role == .controlPlane }.count
        let controlPlaneNodes = fields.integer("controlPlaneNodes", in: 0...65535)
        let workerNodes = fields.integer("workerNodes", in: 0...65535)
        let install = fields.fields("install").map { InstallSettings($0) } ?? InstallSettings()
        let serve = fields.fields("serve").map { ServeSettings($0) } ?? ServeSettings()
        guard let name, let endpoint else { return nil }
        return ClusterDefinition(
            name: name, endpoint: endpoint, bindPort: ports.main, bindPortAlternative: ports.alternative,
            networkInterface: interface, podSubnets: networks.pods, serviceSubnets: networks.services, proxy: proxy,
            registry: software.registry, osRegistry: software.osRegistry, osTag: software.osTag,
            kubernetesVersion: software.kubernetesVersion, kubeProxyMode: software.kubeProxyMode,
            cipherSuites: software.cipherSuites, certificateInformation: information ?? CertificateInformation(),
            sshPublicKey: access.sshPublicKey, passwordHash: access.passwordHash,
            controlPlaneNodes: controlPlaneNodes ?? max(1, controlPlaneHosts),
            workerNodes: workerNodes ?? (hosts.count - controlPlaneHosts), hosts: hosts, install: install, serve: serve,
            directory: directory, warnings: warnings)
    }
}
