import Ignition
import IgnitionAssets
import Inventory
import Markup

/// Collects the Ignition of one node: what every node has, and what its part in the cluster adds.
struct NodeConfig {
    /// What `ocne.service` does on the node.
    enum Action: String {
        case start = "init"
        case join
    }

    private let cluster: ClusterDefinition
    private var files: [File] = []
    private var units: [Unit] = []
    private var users: [User] = []
    private var groups: [Group] = []

    init(_ cluster: ClusterDefinition, action: Action, kubeadm: String, host: Host?) throws {
        self.cluster = cluster
        try addCommonFiles(kubeadm: kubeadm, host: host)
        try addCommonUnits(action, interface: host?.interface ?? cluster.networkInterface)
        users.append(
            try User(
                name: "ocne", groups: ["wheel"], sshAuthorizedKeys: cluster.sshPublicKey.map { [$0] } ?? [],
                passwordHash: cluster.passwordHash, shell: "/usr/bin/rescue.sh", noCreateHome: false, system: false))
    }

    mutating func add(_ file: File) { files.append(file) }
    mutating func add(_ unit: Unit) { units.append(unit) }

    /// A user of the system and the group of the same name, without a home and without a shell.
    mutating func addSystemUser(_ name: String) throws {
        users.append(
            try User(
                name: name, shell: "/sbin/nologin", noCreateHome: true, primaryGroup: name, system: true))
        groups.append(try Group(name: name, system: true))
    }

    /// The whole config.
    func config(_ version: SpecVersion) throws -> Config {
        try Config(
            version: version, files: files, directories: [try Directory(path: NodePaths.patches)], units: units,
            users: users, groups: groups)
    }

    private mutating func addCommonFiles(kubeadm: String, host: Host?) throws {
        let update: Value = [
            "registry": .string(cluster.osRegistry.registry), "tag": .string(cluster.osTag),
            "transport": .string(cluster.osRegistry.transport),
        ]
        files += [
            try File(path: NodePaths.update, mode: 0o400, text: update.yaml()),
            try File(path: NodePaths.start, mode: 0o555, contents: IgnitionAsset.ocne.bytes),
            try File(path: NodePaths.registries, mode: 0o644, text: registries),
            try File(path: NodePaths.upgrade, mode: 0o555, contents: IgnitionAsset.ocneKubeadmUpgrade.bytes),
            try File(path: NodePaths.kubeadm, mode: 0o600, text: kubeadm),
        ]
        if let host { files.append(try File(path: NodePaths.hostName, mode: 0o644, text: "\(host.name)\n")) }
    }

    /// containers-registries.conf(5); the registry is checked to need no escape in TOML.
    private var registries: String { "unqualified-search-registries = [\"\(cluster.registry)\"]\n" }

    private mutating func addCommonUnits(_ action: Action, interface: InterfaceName?) throws {
        let direct =
            [cluster.endpoint.host.description] + (cluster.serviceSubnets + cluster.podSubnets).map(\.description)
        let proxy = try ProxyDropIn.list(cluster.proxy, direct: direct)
        var bootstrap = "[Service]\nEnvironment=ACTION=\(action.rawValue)\n"
        if let interface { bootstrap += "Environment=NET_INTERFACE=\(interface)\n" }
        units += [
            try Unit(name: "ocne-update.service", enabled: true, dropIns: proxy),
            try Unit(
                name: "ocne.service", enabled: true, dropIns: [try DropIn(name: "bootstrap.conf", contents: bootstrap)]),
            try Unit(name: "crio.service", enabled: true, dropIns: proxy),
            try Unit(name: "kubelet.service", enabled: true),
        ]
        if !proxy.isEmpty { units.append(try Unit(name: "rpm-ostreed.service", dropIns: proxy)) }
    }
}

extension File {
    /// A file of text.
    init(path: String, mode: Int, user: String? = nil, group: String? = nil, text: String) throws {
        try self.init(path: path, mode: mode, user: user, group: group, contents: Array(text.utf8))
    }
}
