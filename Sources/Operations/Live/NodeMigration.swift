package import Kubernetes
import Markup

/// Moves a machine from one cluster to another: the destination gets a token (and a control plane's certificates), the
/// machine's new config is written, and the source lets it go. Nothing runs on the machine: it joins when it is installed
/// with that config.
package struct NodeMigration: Sendable {
    package let removal: NodeRemoval
    package let join: LiveJoin

    package init(_ removal: NodeRemoval, to join: LiveJoin) {
        self.removal = removal
        self.join = join
    }

    package struct Outcome: Sendable {
        package let joined: LiveJoin.Outcome
        package let removed: NodeRemoval.Outcome
    }

    /// A cluster, by two clients: the second is one that nobody stops, to take back what was done.
    package typealias Clients = (api: APIClient, rescue: APIClient)

    /// Looks at both clusters, and then changes them. What goes wrong before the node has left the source is taken back
    /// in the destination. Blocks.
    /// - Parameters:
    ///   - write: Takes the new config.
    ///   - discard: Told when the config that was written is good for nothing, since the node stays.
    ///   - report: Takes each step as it begins.
    /// - Throws: What ``NodeRemoval`` and ``LiveJoin`` throw, and ``MigrationRefusal``.
    package func run(
        from source: Clients, to destination: Clients, now: Moment,
        isStopped: @escaping @Sendable () -> Bool = { false }, write: (String) throws -> Void,
        discard: () -> Void, _ report: @escaping (String) -> Void
    ) throws -> Outcome {
        if let identity = try Self.identity(source.api), try Self.identity(destination.api) == identity {
            throw MigrationRefusal.sameCluster(destination.api.access.place)
        }
        if try destination.api.find(ResourcePath(.node, name: removal.node)) != nil {
            throw LiveRefusal.nodeExists(removal.node)
        }
        // Before the first token: what keeps the node where it is shows here.
        var removed = try RemovalPlan(removal, source.api, now: now, isStopped: isStopped).outcome
        let joined = try join.run(destination.api, rescue: destination.rescue, now: now) { config in
            try write(config)
            do {
                removed = try removal.run(source.api, rescue: source.rescue, now: now, isStopped: isStopped, report)
            } catch {
                discard()
                throw error
            }
        }
        return Outcome(joined: joined, removed: removed)
    }

    /// What tells clusters apart, whatever they are called; nil for one that kubeadm did not make.
    private static func identity(_ api: APIClient) throws -> String? {
        try api.getIfAllowed(ResourcePath(.configMap, in: ClusterInfo.namespace, name: ClusterInfo.name))?.uid
    }
}
