import Inventory
package import Markup
package import SystemPackage

/// Reads `cluster.yaml`: the keys of an Oracle CNE cluster file of the `byo` provider, and Slipway's own.
package enum ClusterFile {
    /// Reads a cluster file from memory, without defaults file and flags.
    /// - Parameter directory: What relative paths in it start from.
    /// - Throws: `Fault` when it is not YAML, `FaultReport` with everything that is wrong otherwise.
    package static func parse(_ bytes: [UInt8], source: String, directory: FilePath) throws -> ClusterDefinition {
        try ClusterLayers(
            file: ClusterText(bytes, source: source, directory: directory), defaults: nil, settings: [],
            workingDirectory: "/"
        ).definition()
    }
}

extension ClusterLayers {
    /// Reads and checks all of them.
    /// - Throws: `FaultReport` with everything that is wrong.
    package func definition() throws(FaultReport) -> ClusterDefinition {
        let faults = Faults(sources: sources)
        misplaced.forEach { faults.add($0) }
        let fields = Fields(root, faults: faults)
        let definition = read(fields)
        fields.finish()
        try faults.check()
        guard let definition else { throw FaultReport([]) }
        return definition
    }

    /// The definition; nil only when a fault was noted.
    private func read(_ fields: Fields) -> ClusterDefinition? {
        let providers = fields.fields("providers")
        var warnings = UnusedKeys.note(fields, providers: providers)
        if let provider = fields.given("provider"), fields.text("provider") != "byo" {
            fields.faults.add(
                "`provider` is not byo", at: provider.mark, remedy: "write `provider: byo`, or leave it out")
        }
        let byo = providers?.fields("byo")
        let interface = byo?.parseGiven("networkInterface") { try InterfaceName($0) }
        _ = byo?.boolean("automaticTokenCreation")
        byo?.finish()
        providers?.finish()
        let name = fields.given("name") == nil ? ClusterName.standard : fields.parse("name") { try ClusterName($0) }
        let endpoint = ClusterFile.endpoint(fields)
        let ports = ClusterFile.ports(fields, endpoint)
        let software = ClusterSoftware(fields)
        let networks = ClusterNetworks(fields, endpoint: endpoint, compatibility: software.compatibility)
        let access = NodeAccess(fields, directory: directory)
        let proxy = fields.fields("proxy").map { ProxySettings($0) } ?? ProxySettings()
        let information = fields.fields("certificateInformation").map { CertificateInformation($0) }
        let extra = ExtraIgnitionFields(fields, directory: directory)
        let roles = RoleSettings.read(fields, extra)
        let (hosts, hostIgnition) = ClusterFile.hosts(fields, endpoint, extra)
        let controlPlaneHosts = hosts.filter { $0.role == .controlPlane }.count
        warnings += networks.check(hosts, fields)
        ClusterFile.check(endpoint, interface, hosts, fields)
        let controlPlaneNodes = fields.integer("controlPlaneNodes", in: 0...65535)
        let workerNodes = fields.integer("workerNodes", in: 0...65535)
        let installs = HostInstalls(fields, sources: sources, directory: directory)
        let serve = fields.fields("serve").map { ServeSettings($0) } ?? ServeSettings()
        var loader = AddOnLoader(directory: directory, faults: fields.faults)
        if let manifest = PodNetwork.manifest(fields, &warnings) { loader.load(manifest.path, at: manifest.mark) }
        fields.texts("addons").forEach { loader.load($0.text, at: $0.mark) }
        let ofCluster = extra.load(fields)
        let allExtra = ofCluster + roles.values.flatMap(\.extraIgnition) + hostIgnition.values.joined()
        let certSANs = fields.list("certSANs") { try EndpointHost($0) }
        warnings += software.warnings + networks.warnings
        warnings += Set(allExtra.flatMap(\.warnings)).sorted { ($0.source, $0.mark) < ($1.source, $1.mark) }
        guard let name, let endpoint else { return nil }
        return ClusterDefinition(
            name: name, endpoint: endpoint, bindPort: ports.main, bindPortAlternative: ports.alternative,
            networkInterface: interface, podSubnets: networks.pods, serviceSubnets: networks.services, proxy: proxy,
            registry: software.registry, osRegistry: software.osRegistry, osTag: software.osTag,
            kubernetesVersion: software.kubernetesVersion, kubeProxyMode: software.kubeProxyMode,
            cipherSuites: software.cipherSuites, certificateInformation: information ?? CertificateInformation(),
            sshPublicKey: access.sshPublicKey, passwordHash: access.passwordHash,
            controlPlaneNodes: controlPlaneNodes ?? max(1, controlPlaneHosts),
            workerNodes: workerNodes ?? (hosts.count - controlPlaneHosts), compatibility: software.compatibility,
            tlsMinVersion: software.tlsMinVersion, certSANs: certSANs,
            imageRepository: software.imageRepository, mirrors: software.mirrors, hasCoreDNS: software.hasCoreDNS,
            hasKubeProxy: software.hasKubeProxy, addOns: loader.addOns, extraIgnition: ofCluster, roles: roles,
            hostIgnition: hostIgnition, hosts: hosts, install: installs.ofCluster,
            hostInstall: installs.ofHost, serve: serve, directory: directory,
            warnings: warnings)
    }
}
