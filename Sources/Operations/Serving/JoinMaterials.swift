import Cluster
import Ignition
import Inventory
import Kubernetes
import PKI
import Provisioning
import Server
import Synchronization

/// The Ignition config of a host, made at the moment it is asked for: the first control plane starts the cluster, the
/// others join it, each with a token of its own that the cluster's API is given for it.
struct JoinMaterials: Sendable {
    /// How long the token of a host lives: longer than the window of its secrets, not longer than its first boot takes.
    private static let tokenLifetime = Duration.seconds(4 * 3600)
    /// For a request of the API, so that a host that waits still learns of one that is not answered.
    private static let deadline = Duration.seconds(5)
    static let retryAfterSeconds = 15

    private let reach: ClusterReach
    private let watch: ClusterWatch
    private let version: SpecVersion
    private let work = ConfigWork()

    /// - Parameters:
    ///   - version: The Ignition spec version that hosts get.
    init(_ reach: ClusterReach, watch: ClusterWatch, version: SpecVersion) {
        self.reach = reach
        self.watch = watch
        self.version = version
    }

    /// A host's config for a boot session, made once for all requests that come while it is made.
    /// - Throws: As below, and what `records` throws; `MaterialsRefusal.notReady` also for one that is still being made.
    func ignition(
        of host: Host, session: SecretToken, in cluster: ClusterDefinition, clock: @escaping @Sendable () -> Timestamp,
        records: @escaping @Sendable () async throws -> [HostRecord]
    ) async throws -> [UInt8] {
        let config = try await work.config(for: session) {
            try await ignition(of: host, in: cluster, records: try await records(), now: clock())
        }
        guard let config else { throw Self.notReady("it is still being made: the cluster's API takes its time") }
        return config
    }

    /// A host's config.
    /// - Parameter records: Those of all hosts of the cluster.
    /// - Throws: `MaterialsRefusal.notReady` for a host that must wait, with the reason; the errors of the secrets, and
    ///   what `StartConfig` and `JoinConfig` throw.
    func ignition(
        of host: Host, in cluster: ClusterDefinition, records: [HostRecord], now: Timestamp
    ) async throws -> [UInt8] {
        let (reach, version) = (reach, version)
        let sight = await watch.current()
        let controlPlane = Set(cluster.hosts.filter { $0.role == .controlPlane }.map(\.name))
        let part = ClusterPart(
            of: host.name, role: host.role,
            order: ClusterOrder(first: cluster.firstControlPlaneHost?.name, answers: sight.answers, limit: nil),
            canStart: try await blocking { _ in try AdoptedCluster.load(reach.name, in: reach.state) == nil },
            controlPlane: records.filter { controlPlane.contains($0.name) }, now: now)
        switch part {
        case .wait(let reason): throw Self.notReady("\(reason): \(sight.cause)")
        case .start:
            let secrets = try await loadSecrets(reach.store, for: cluster)
            return Array(try StartConfig.make(cluster, secrets: secrets, host: host, version: version).json().utf8)
        case .joinUnseen where sight.hasAnswered:
            throw Self.notReady("the cluster's API does not answer any more: \(sight.cause)")
        case .joinUnseen:
            let secrets = try await loadSecrets(reach.store, for: cluster)
            let config = try JoinConfig.make(
                cluster, credentials: secrets.joinCredentials, role: host.role, host: host, version: version)
            return Array(config.json().utf8)
        case .join: return try await join(host, cluster)
        }
    }

    private func join(_ host: Host, _ cluster: ClusterDefinition) async throws -> [UInt8] {
        let (reach, version) = (reach, version)
        do {
            return try await blocking { stop in
                guard let api = try reach.client(deadline: Self.deadline, isStopped: { stop.isSet }),
                    let rescue = try reach.client(deadline: Self.deadline)
                else { throw Self.notReady("there is no kubeconfig of the cluster") }
                defer {
                    api.close()
                    rescue.close()
                }
                var join = LiveJoin(cluster, role: host.role, host: host, version: version)
                join.lifetime = Self.tokenLifetime
                join.known = try reach.known()?.pins ?? []
                if host.role == .controlPlane { join.secrets = try reach.store.existing(for: cluster)?.secrets }
                let config = Mutex<[UInt8]>([])
                _ = try join.run(api, rescue: rescue, now: .now) { text in config.withLock { $0 = Array(text.utf8) } }
                return config.withLock { $0 }
            }
        } catch let error where !(error is MaterialsRefusal || error is CancellationError) {
            // The operator mends the cluster, and the host, which goes on asking, need not be touched.
            throw Self.notReady("\(error)")
        }
    }

    private static func notReady(_ reason: String) -> MaterialsRefusal {
        .notReady(reason: reason, retryAfterSeconds: retryAfterSeconds)
    }
}
