import Inventory
import Kubernetes
import Provisioning
import Store

/// Looks at the API of a cluster again and again: whether it answers, and which nodes are there.
actor ClusterWatch {
    /// A node that is well, and when it said so last.
    struct Node: Sendable, Hashable {
        let name: String
        let alive: Timestamp
    }

    /// How it was at the last look.
    struct Sight: Sendable, Hashable {
        var answers = false
        /// Whether it did then or at any look before, of this server or of one before it.
        var hasAnswered = false
        /// Why it does not; empty when it does, and before the first look.
        var problem = ""
        /// The same without what to do, which follows: a host that waits for its cluster's first one needs nothing done.
        var cause: Substring { problem.firstRange(of: "; ").map { problem[..<$0.lowerBound] } ?? problem[...] }
        var nodes: [Node] = []
    }

    /// What one look may take.
    static let deadline = Duration.seconds(5)
    /// A look that old still holds for a host that asks.
    private static let freshness = Duration.seconds(2)

    private let reach: ClusterReach
    private let store: any Store
    private let pause: Duration
    private let longest: Duration
    private var last: (sight: Sight, time: ContinuousClock.Instant)?
    private var look: Task<Sight, Never>?
    /// Whether the store is known to say that the API answered once.
    private var isKept = false

    /// - Parameters:
    ///   - store: Where it is kept that the API answered once: a server that starts while it is away must know.
    ///   - pause: Between two looks; doubled after each that fails, up to `longest`.
    init(
        _ reach: ClusterReach, store: any Store, pause: Duration = .seconds(5), longest: Duration = .seconds(60)
    ) {
        self.reach = reach
        self.store = store
        self.pause = pause
        self.longest = longest
    }

    /// Looks, unless that was done a moment ago; all who ask at once get the same look.
    func current() async -> Sight {
        if let last, .now - last.time < Self.freshness { return last.sight }
        if let look { return await look.value }
        let task = Task {
            var sight = await Self.look(reach)
            sight.hasAnswered = await hasAnswered(sight)
            return sight
        }
        look = task
        let sight = await task.value
        look = nil
        last = (sight, .now)
        return sight
    }

    private func hasAnswered(_ sight: Sight) async -> Bool {
        if isKept { return true }
        let hasAnswered = sight.answers || last?.sight.hasAnswered == true
        guard let key = try? StoreKey("cluster/answered") else { return hasAnswered }
        if hasAnswered {
            var transaction = StoreTransaction()
            transaction.put(key, Array("{\"version\":1}".utf8))
            // What cannot be kept now is kept after another look.
            isKept = (try? await store.commit(transaction)) != nil
            return true
        }
        isKept = (try? await store.entry(key)) != nil
        return isKept
    }

    /// Looks until the task is cancelled.
    /// - Parameter seen: Gets every look.
    func run(_ seen: @Sendable (Sight) async -> Void) async {
        var wait = pause
        while !Task.isCancelled {
            let sight = await current()
            await seen(sight)
            wait = sight.answers ? pause : min(longest, wait * 2)
            try? await Task.sleep(for: wait)
        }
    }

    private static func look(_ reach: ClusterReach) async -> Sight {
        do {
            return try await blocking { stop in
                guard let api = try reach.client(deadline: deadline, isStopped: { stop.isSet }) else {
                    return Sight(problem: "there is no kubeconfig of the cluster yet")
                }
                defer { api.close() }
                let objects = try api.list(ResourcePath(.node)).items
                // The cluster's clock may be another than ours.
                let lead = api.clockLead
                return Sight(answers: true, nodes: objects.compactMap { Self.node(NodeObject($0), lead: lead) })
            }
        } catch {
            return Sight(problem: "\(error)")
        }
    }

    /// A node that is ready, with when its kubelet said so.
    private static func node(_ node: NodeObject, lead: Int64) -> Node? {
        guard node.isReady, let heartbeat = node.heartbeat else { return nil }
        let seconds = heartbeat.subtractingReportingOverflow(lead)
        let milliseconds = seconds.partialValue.multipliedReportingOverflow(by: 1000)
        guard !seconds.overflow, !milliseconds.overflow else { return nil }
        return Node(name: node.name, alive: Timestamp(milliseconds: milliseconds.partialValue))
    }
}
