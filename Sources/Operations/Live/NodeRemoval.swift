package import Cluster
package import Kubernetes
import Markup
package import PKI

/// Takes a node out of a cluster that runs: cordons it, ends its pods, takes its member out of etcd, deletes the tokens
/// that were made for it, and last the node. Can be run again after any failure.
package struct NodeRemoval: Sendable {
    /// How long the API may need to get over the loss of a server.
    private static let patience = Duration.seconds(60)

    package struct Options: Sendable {
        /// Whether pods are lost that nobody starts elsewhere, and those of a machine that is gone are not waited for.
        package var isForced = false
        /// Whether what pods keep on the node is lost.
        package var losesLocalData = false
        /// For the pods to end.
        package var deadline: Duration = .seconds(600)
        /// Whether nothing is changed.
        package var isDryRun = false

        package init() {}
    }

    package let node: String
    package let options: Options
    /// The cluster's secrets; only a node with a member of etcd needs them.
    package let secrets: ClusterSecrets?

    /// The authorities of the cluster that is meant; none when that is not known.
    package var known: [PublicKeyPin] = []

    package init(_ node: String, _ options: Options, secrets: ClusterSecrets?) {
        self.node = node
        self.options = options
        self.secrets = secrets
    }

    /// What was done, or would be, in order.
    package struct Outcome: Sendable {
        package let changes: [String]
        /// Pods that had to end.
        package let pods: [String]
        package let isControlPlane: Bool
    }

    /// Looks at everything, and then removes. Blocks.
    /// - Parameters:
    ///   - rescue: The same cluster, by a client that nobody stops: it uncordons the node when the run fails before
    ///     anything that cannot be taken back.
    ///   - report: Takes each step as it begins.
    /// - Throws: `APIError`, ``RemovalRefusal``, ``EtcdError``, ``LiveRefusal``, ``HalfDone``, ``RemovalIncomplete``.
    package func run(
        _ api: APIClient, rescue: APIClient, now: Moment, isStopped: @escaping @Sendable () -> Bool = { false },
        _ report: @escaping (String) -> Void
    ) throws -> Outcome {
        let plan = try RemovalPlan(self, api, now: now, isStopped: isStopped)
        guard !options.isDryRun else { return plan.outcome }
        let undo = Undo()
        do {
            try cordon(plan, api, rescue, undo, report)
            try plan.drain.run(report)
        } catch {
            let cause: any Error = (error as? APIError)?.kind == .stopped ? CancellationError() : error
            let leftovers = undo.run()
            throw leftovers.isEmpty ? cause : HalfDone(cause: cause, leftovers: leftovers)
        }
        // From here on each step is done for good, and the run that is repeated goes on where this one ended.
        do { try leave(plan, api, report) } catch { throw RemovalIncomplete(cause: error, node: node) }
        return plan.outcome
    }

    private func leave(_ plan: RemovalPlan, _ api: APIClient, _ report: (String) -> Void) throws {
        if let etcd = plan.etcd {
            report("removing the member \(etcd.member.title) from etcd")
            try etcd.run()
        }
        do {
            for token in plan.tokens {
                report("deleting \(token)")
                try delete(token, api)
            }
            // The last step: as long as it is not done, the command can be run again.
            report("deleting the node \(node)")
            try delete(ResourcePath(.node, name: node), uid: plan.node.object.uid, api)
        } catch let error as APIError where error.kind == .stopped {
            throw CancellationError()
        }
    }

    /// Deletes, for good: deleting once more does no harm.
    private func delete(_ path: ResourcePath, uid: String? = nil, _ api: APIClient) throws {
        let end = ContinuousClock.now + Self.patience
        while true {
            do { return try api.delete(path, uid: uid) } catch {
                if error.kind == .notFound { return }
                guard error.isPassing, ContinuousClock.now < end else { throw error }
            }
            guard api.sleep(.seconds(1)) else { throw CancellationError() }
        }
    }

    private func cordon(
        _ plan: RemovalPlan, _ api: APIClient, _ rescue: APIClient, _ undo: Undo, _ report: (String) -> Void
    ) throws {
        guard !plan.node.isUnschedulable else { return }
        report("cordoning the node \(node)")
        let path = try ResourcePath(.node, name: node)
        undo.add("the node \(node) is cordoned (kubectl uncordon \(node))") {
            _ = try rescue.patch(.merge(["spec": ["unschedulable": .null]]), at: path)
        }
        do { _ = try api.patch(.merge(["spec": ["unschedulable": true]]), at: path) } catch {
            if !error.mayHaveBeenDone { undo.dropLast() }
            throw error
        }
    }
}
