package import Inventory
package import Markup
package import SystemPackage

/// A cluster as its file describes it, with every default filled in; it exists only valid.
package struct ClusterDefinition: Sendable {
    package let name: ClusterName
    package let endpoint: APIEndpoint
    /// The port of the API at ``endpoint``.
    package let bindPort: Int
    /// The port the API server itself listens on when a virtual IP's proxy holds ``bindPort``.
    package let bindPortAlternative: Int
    /// The interface of the nodes that carries cluster traffic; nil lets each node take that of its default route.
    package let networkInterface: InterfaceName?
    /// One block, or one for each IP version.
    package let podSubnets: [CIDRBlock]
    package let serviceSubnets: [CIDRBlock]
    package let proxy: ProxySettings
    /// The registry that image names without one belong to.
    package let registry: String
    package let osRegistry: OSRegistry
    package let osTag: String
    package let kubernetesVersion: KubernetesVersion
    package let kubeProxyMode: KubeProxyMode
    /// IANA names of TLS cipher suites for the control plane and kubelets; empty leaves the defaults.
    package let cipherSuites: [String]
    package let certificateInformation: CertificateInformation
    /// One line of an authorized_keys file for the user `ocne`.
    package let sshPublicKey: String?
    /// A crypt(5) hash for the user `ocne`.
    package let passwordHash: String?
    package let controlPlaneNodes: Int
    package let workerNodes: Int
    /// Whose choices are followed; nil is ours.
    package let compatibility: Compatibility?
    package let tlsMinVersion: TLSVersion
    /// Names and addresses that the API server's certificate bears besides those kubeadm gives it.
    package let certSANs: [EndpointHost]
    /// Where kubeadm's images are, such as `container-registry.oracle.com/olcne`.
    package let imageRepository: String
    package let mirrors: [RegistryMirror]
    /// Whether kubeadm installs CoreDNS and kube-proxy.
    package let hasCoreDNS: Bool
    package let hasKubeProxy: Bool
    /// In their order, the network add-on first.
    package let addOns: [AddOn]
    /// Merged into the config of every host, in this order.
    package let extraIgnition: [ExtraIgnition]
    package let roles: [HostRole: RoleSettings]
    /// What is merged into one host's config, last of all.
    package let hostIgnition: [HostName: [ExtraIgnition]]
    package let hosts: [Host]
    package let install: InstallSettings
    /// How hosts are installed that differ from the cluster's ``install``, whole.
    package let hostInstall: [HostName: InstallSettings]
    package let serve: ServeSettings
    /// The directory of the file, which relative paths in it start from.
    package let directory: FilePath
    /// What the file says that has no effect, with its place.
    package let warnings: [Fault]

    /// The API's host and port, as kubeadm's `controlPlaneEndpoint` has it.
    package var controlPlaneEndpoint: String { "\(endpoint.host.urlHost):\(bindPort)" }

    /// A path of the file, made absolute against its directory.
    package func resolve(_ path: String) -> FilePath { directory.pushing(FilePath(path)) }

    /// The host of that name.
    package func host(named name: HostName) -> Host? { hosts.first { $0.name == name } }

    /// How a host is installed.
    package func install(of host: Host) -> InstallSettings { hostInstall[host.name] ?? install }

    /// What a host of a role registers with: its own first, then its role's.
    package func registration(of host: Host?, role: HostRole) -> NodeRegistration {
        let ofRole = roles[role]?.registration ?? NodeRegistration()
        return host?.registration.filled(from: ofRole) ?? ofRole
    }

    /// What is merged into a host's config, in this order.
    package func extraIgnition(of host: Host?, role: HostRole) -> [ExtraIgnition] {
        extraIgnition + (roles[role]?.extraIgnition ?? []) + (host.flatMap { hostIgnition[$0.name] } ?? [])
    }

    /// The host that starts the cluster: the first control-plane host of the file.
    package var firstControlPlaneHost: Host? { hosts.first { $0.role == .controlPlane } }
}
