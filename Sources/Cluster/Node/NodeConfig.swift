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
    private let proxy: [DropIn]
    private var files: [File] = []
    private var units: [Unit] = []
    private var users: [User] = []
    private var groups: [Group] = []

    init(_ cluster: ClusterDefinition, action: Action, kubeadm: String, host: Host?) throws {
        self.cluster = cluster
        proxy = try ProxyDropIn.list(cluster, host: host)
        try addCommonFiles(kubeadm: kubeadm, host: host)
        try addCommonUnits(action, interface: NodeInterface(cluster, host: host))
        if action == .start { try addAddOns() }
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

    /// The whole config, and the number of its shape.
    func config(_ assembler: ConfigAssembler) throws -> (config: Config, shape: Int) {
        var units = units
        if cluster.compatibility == .ocne { units.append(try Unit(name: "kublet.service", enabled: true)) }
        if !proxy.isEmpty { units.append(try Unit(name: "rpm-ostreed.service", dropIns: proxy)) }
        return try assembler.config(
            files: files, directories: [try Directory(path: NodePaths.patches)], units: units, users: users,
            groups: groups)
    }

    private mutating func addCommonFiles(kubeadm: String, host: Host?) throws {
        let update: Value = [
            "registry": .string(cluster.osRegistry.registry), "tag": .string(cluster.osTag),
            "transport": .string(cluster.osRegistry.transport),
        ]
        files += [
            try File(path: NodePaths.update, mode: 0o400, text: update.yaml()),
            try File(path: NodePaths.start, mode: 0o555, contents: IgnitionAsset.ocne.bytes),
            try File(path: NodePaths.registries, mode: 0o644, text: RegistriesFile.text(cluster)),
            try File(path: NodePaths.upgrade, mode: 0o555, contents: IgnitionAsset.ocneKubeadmUpgrade.bytes),
            try File(path: NodePaths.kubeadm, mode: 0o600, text: kubeadm),
        ]
        if let host { files.append(try File(path: NodePaths.hostName, mode: 0o644, text: "\(host.name)\n")) }
        guard cluster.compatibility == nil else { return }
        if let image = cluster.pauseImage {
            let text = "[crio.image]\npause_image = \"\(image)\"\n"
            files.append(try File(path: NodePaths.pauseImage, mode: 0o644, text: text))
        }
        if let ports = FirewallPorts(cluster) {
            files.append(try File(path: NodePaths.firewallPorts, mode: 0o600, text: ports.text))
        }
    }

    private mutating func addCommonUnits(_ action: Action, interface: NodeInterface) throws {
        var bootstrap = "[Service]\nEnvironment=ACTION=\(action.rawValue)\n" + interface.environment
        let isOurs = cluster.compatibility == nil
        if isOurs { bootstrap += "Environment=NODE_FAMILIES=\(families)\n" }
        units += [
            try Unit(name: "ocne-update.service", enabled: true, dropIns: proxy),
            try Unit(
                name: "ocne.service", enabled: true,
                dropIns: [try DropIn(name: "bootstrap.conf", contents: bootstrap)] + (isOurs ? proxy : [])),
            try Unit(name: "crio.service", enabled: true, dropIns: proxy),
            try Unit(name: "kubelet.service", enabled: true),
        ]
    }

    /// The IP versions that the node needs an address of, the cluster's own first.
    private var families: String {
        let first = cluster.isVersion6First
        return cluster.isDualStack ? (first ? "6,4" : "4,6") : (first ? "6" : "4")
    }

    private mutating func addAddOns() throws {
        guard !cluster.addOns.isEmpty else { return }
        for addOn in cluster.addOns {
            files.append(try File(path: "\(NodePaths.addOns)/\(addOn.name)", mode: 0o600, contents: addOn.contents))
        }
        files.append(try File(path: NodePaths.applyAddOns, mode: 0o555, contents: IgnitionAsset.applyAddOns.bytes))
        units.append(try Unit(name: "ocne-addons.service", enabled: true, contents: IgnitionAsset.addOnsService.text))
    }
}

extension File {
    /// A file of text.
    init(path: String, mode: Int, user: String? = nil, group: String? = nil, text: String) throws {
        try self.init(path: path, mode: mode, user: user, group: group, contents: Array(text.utf8))
    }
}

extension ClusterDefinition {
    /// The image that holds a pod's namespaces; nil leaves it to CRI-O.
    fileprivate var pauseImage: String? { componentTags.map { "\(imageRepository)/pause:\($0.pause)" } }
}
