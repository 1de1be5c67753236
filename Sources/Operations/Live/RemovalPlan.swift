import Cluster
import Kubernetes
import Markup

/// What taking a node out of its cluster comes to, found out before anything is changed.
struct RemovalPlan {
    let node: NodeObject
    let pods: [PodObject]
    let drain: PodDrain
    /// Nil where the node runs no member.
    let etcd: EtcdRemoval?
    /// Of tokens that were made for a host of the node's name.
    let tokens: [ResourcePath]

    /// - Throws: `APIError`, ``RemovalRefusal``, ``LiveRefusal``, ``EtcdError``.
    init(_ removal: NodeRemoval, _ api: APIClient, now: Moment, isStopped: @escaping @Sendable () -> Bool) throws {
        let name = removal.node
        try KnownCluster.check(removal.known, against: api)
        node = NodeObject(try api.get(ResourcePath(.node, name: name)))
        let refused = try Self.permissions(name).filter { try !$0.isGranted(by: api) }
        guard refused.isEmpty else { throw LiveRefusal.forbidden(refused.map(\.description)) }
        let others = try api.list(ResourcePath(.node)).items.map { NodeObject($0) }.filter { $0.name != name }
        guard !others.isEmpty else { throw RemovalRefusal.lastNode(name) }
        guard !node.isControlPlane || others.contains(where: { $0.isControlPlane && $0.isReady }) else {
            throw RemovalRefusal.lastControlPlane(name)
        }
        if node.isControlPlane, Self.isServed(by: node, api) {
            throw RemovalRefusal.ownServer(name, server: api.access.server)
        }
        drain = PodDrain(node: name, api: api, options: removal.options, isNodeReady: node.isReady)
        pods = try drain.pods()
        try drain.check(pods)
        etcd =
            node.isControlPlane
            ? try EtcdRemoval(of: node, api, secrets: removal.secrets, now: now, isStopped: isStopped) : nil
        tokens = try Self.tokens(name, api)
    }

    var outcome: NodeRemoval.Outcome {
        var changes = node.isUnschedulable ? [] : ["cordon Node \(node.name)"]
        changes += pods.map { "evict Pod \($0.namespace)/\($0.name)" }
        if let etcd { changes.append("remove the member \(etcd.member.title) from etcd") }
        changes += tokens.map { "delete \($0)" }
        changes.append("delete Node \(node.name)")
        return .init(
            changes: changes, pods: pods.map { "\($0.namespace)/\($0.name)" }, isControlPlane: node.isControlPlane)
    }

    /// Whether requests go to the node's own API server, which ends with its member of etcd.
    private static func isServed(by node: NodeObject, _ api: APIClient) -> Bool {
        let own = ["InternalIP", "ExternalIP", "Hostname", "InternalDNS", "ExternalDNS"].flatMap(node.addresses)
        guard let server = HostAndPort(url: api.access.server) else { return false }
        return own.contains { $0.lowercased() == server.host.lowercased() }
    }

    private static func permissions(_ name: String) -> [Permission] {
        [
            Permission(verb: "list", resource: "nodes"), Permission(verb: "patch", resource: "nodes", name: name),
            Permission(verb: "delete", resource: "nodes", name: name), Permission(verb: "list", resource: "pods"),
            Permission(verb: "create", resource: "pods/eviction"), Permission(verb: "delete", resource: "pods"),
            Permission(verb: "list", resource: "secrets", namespace: TokenSecret.namespace),
            Permission(verb: "delete", resource: "secrets", namespace: TokenSecret.namespace),
        ]
    }

    private static func tokens(_ node: String, _ api: APIClient) throws -> [ResourcePath] {
        let list = try api.list(
            ResourcePath(.secret, in: TokenSecret.namespace), fields: "type=\(TokenSecret.type)")
        return try list.items.filter {
            SecretObject($0).data("description") == Array(TokenSecret.description(ofHost: node).utf8)
        }.map { try ResourcePath(.secret, in: TokenSecret.namespace, name: $0.name) }
    }
}
