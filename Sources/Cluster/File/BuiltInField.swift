import Inventory
import Markup

/// A field as it is in force, for when nothing sets it: all that a cluster has are here, in the order of the reference.
struct BuiltInField {
    let path: String
    let value: Value
    /// `built-in`, or what it follows from.
    let origin: String
    /// Whether a value that is set is shown as it was written: the definition has it in another form.
    let isAsRead: Bool

    static func all(of cluster: ClusterDefinition, root: Node) -> [BuiltInField] {
        general(cluster) + software(cluster) + access(cluster, root) + hosts(cluster)
    }

    private static func general(_ cluster: ClusterDefinition) -> [BuiltInField] {
        let count = cluster.hosts.isEmpty ? builtIn : "derived from hosts"
        var endpoint = (virtualIP: Value.null, loadBalancer: Value.null)
        switch cluster.endpoint {
        case .virtualIP(let address): endpoint.virtualIP = .string(address.description)
        case .loadBalancer(let host): endpoint.loadBalancer = .string(host.description)
        }
        return [
            field("provider", "byo"), field("name", .string(cluster.name.description)),
            field("controlPlaneNodes", .integer(cluster.controlPlaneNodes), count),
            field("workerNodes", .integer(cluster.workerNodes), count),
            field("providers.byo.networkInterface", text(cluster.networkInterface?.description)),
            read("providers.byo.automaticTokenCreation", false),
            field("virtualIp", endpoint.virtualIP), field("loadBalancer", endpoint.loadBalancer),
            field("kubeApiServerBindPort", .integer(cluster.bindPort)),
            field("kubeApiServerBindPortAlt", .integer(cluster.bindPortAlternative)),
            field("podSubnet", list(cluster.podSubnets)), field("serviceSubnet", list(cluster.serviceSubnets)),
            field("proxy.httpsProxy", text(cluster.proxy.https)), field("proxy.httpProxy", text(cluster.proxy.http)),
            field("proxy.noProxy", text(cluster.proxy.noProxy)),
        ]
    }

    private static func software(_ cluster: ClusterDefinition) -> [BuiltInField] {
        let subject = cluster.certificateInformation
        let repository = cluster.compatibility == nil ? "derived from registry" : "derived from compat"
        let isDerived = cluster.compatibility == nil ? builtIn : "derived from compat"
        let mirrors = cluster.mirrors.map { mirror in
            [
                "prefix": .string(mirror.prefix), "location": .string(mirror.location),
                "insecure": .bool(mirror.isInsecure),
            ]
                as Value
        }
        return [
            field("compat", text(cluster.compatibility?.rawValue)), field("registry", .string(cluster.registry)),
            field("imageRepository", .string(cluster.imageRepository), repository),
            field("mirrors", .array(mirrors), mirrors.isEmpty ? builtIn : "derived from registry"),
            field("osRegistry", .string("\(cluster.osRegistry.transport):\(cluster.osRegistry.registry)")),
            field("osTag", .string(cluster.osTag), "derived from kubernetesVersion"),
            field("kubernetesVersion", .string(cluster.kubernetesVersion.description)),
            field("kubeProxyMode", .string(cluster.kubeProxyMode.rawValue)),
            field("cipherSuites", list(cluster.cipherSuites)),
            field("tlsMinVersion", .string(cluster.tlsMinVersion.rawValue)),
            field("certSANs", .array(cluster.certSANs.map { .string($0.description) })),
            field("certificateInformation.country", .string(subject.country)),
            field("certificateInformation.org", .string(subject.organization)),
            field("certificateInformation.orgUnit", .string(subject.organizationalUnit)),
            field("certificateInformation.state", .string(subject.state)),
            field("coreDNS", .bool(cluster.hasCoreDNS), isDerived),
            field("kubeProxy", .bool(cluster.hasKubeProxy), isDerived),
            read("cni", .null), read("addons", []),
        ]
    }

    private static func access(_ cluster: ClusterDefinition, _ root: Node) -> [BuiltInField] {
        let isFile = NodeAccess.key(inForceOf: root) == "sshPublicKeyPath"
        return [
            field("sshPublicKey", text(cluster.sshPublicKey), isFile ? "derived from sshPublicKeyPath" : builtIn),
            read("sshPublicKeyPath", .null), field("password", text(cluster.passwordHash)),
            read("extraIgnition", .null), read("extraIgnitionInline", .null),
        ]
    }

    private static func hosts(_ cluster: ClusterDefinition) -> [BuiltInField] {
        [read("hosts", [])] + InstallFields.all(of: cluster.install) + [
            field("serve.url", text(cluster.serve.url?.description)), field("serve.listen", text(cluster.serve.listen)),
            read("serve.image", .null), field("serve.secureURL", text(cluster.serve.secureURL?.description)),
            field("serve.tls.listen", text(cluster.serve.tls.listen)), read("serve.tls.certificate", .null),
            read("serve.tls.key", .null), field("serve.unknown", .string(cluster.serve.unknown.rawValue)),
            field("serve.installLimit", cluster.serve.installLimit.map { .integer($0) } ?? .null),
            field("serve.window", .string(cluster.serve.window.description)),
            field("serve.otherAddresses", .string(cluster.serve.otherAddresses.rawValue)),
            field("serve.admin.listen", text(cluster.serve.admin.listen)),
            read("serve.admin.certificateAuthority", .null), read("serve.admin.tokenFile", .null),
        ]
    }

    static let builtIn = "built-in"

    static func field(_ path: String, _ value: Value, _ origin: String = builtIn) -> BuiltInField {
        BuiltInField(path: path, value: value, origin: origin, isAsRead: false)
    }

    static func read(_ path: String, _ value: Value) -> BuiltInField {
        BuiltInField(path: path, value: value, origin: builtIn, isAsRead: true)
    }

    static func text(_ text: String?) -> Value { text.map { .string($0) } ?? .null }

    private static func list(_ items: some Sequence<some CustomStringConvertible>) -> Value {
        let text = items.map(\.description).joined(separator: ",")
        return text.isEmpty ? .null : .string(text)
    }
}
