import Kubernetes

/// Ends the pods of a node, as their disruption budgets allow (Kubernetes, "Safely Drain a Node").
struct PodDrain {
    private static let pause = Duration.seconds(2)

    let node: String
    let api: APIClient
    let options: NodeRemoval.Options
    /// Whether a kubelet is there to end pods.
    let isNodeReady: Bool

    /// The pods that have to end: not those a kubelet runs from files, not those of DaemonSets, which would come back, and
    /// not those that have ended.
    func pods() throws(APIError) -> [PodObject] {
        try all().filter { !$0.isMirror && $0.controller?.kind != "DaemonSet" }
    }

    /// - Throws: ``RemovalRefusal`` when pods would be lost that the caller did not say may be.
    func check(_ pods: [PodObject]) throws(RemovalRefusal) {
        let running = pods.filter { !$0.hasEnded }
        let unmanaged = running.filter { $0.controller == nil }
        guard unmanaged.isEmpty || options.isForced else { throw .unmanaged(unmanaged.map(\.title)) }
        let local = running.filter { !$0.emptyDirectories.isEmpty }
        guard local.isEmpty || options.losesLocalData else { throw .local(local.map(\.title)) }
    }

    /// Evicts until none is left.
    /// - Throws: `APIError`, ``RemovalRefusal/undrained(_:afterSeconds:)``.
    func run(_ report: (String) -> Void) throws {
        let end = ContinuousClock.now + options.deadline
        var asked: Set<String> = []
        while true {
            let left = try pods()
            if left.isEmpty { return }
            var reason: APIError?
            for pod in left where !asked.contains(pod.object.uid) {
                do {
                    if try ask(pod) { report("evicting pod \(pod.title)") }
                    asked.insert(pod.object.uid)
                } catch let error as APIError {
                    switch error.kind {
                    // The budget does not allow it now.
                    case .tooManyRequests: reason = error
                    // It was replaced or went meanwhile.
                    case .notFound, .conflict: break
                    default: throw error
                    }
                }
            }
            guard ContinuousClock.now + Self.pause < end else {
                throw RemovalRefusal.undrained(
                    left.map(\.title), afterSeconds: Int(options.deadline.components.seconds))
            }
            if let reason { report("waiting: \(reason)") }
            guard api.sleep(Self.pause) else { throw CancellationError() }
        }
    }

    /// - Returns: Whether it was still running.
    private func ask(_ pod: PodObject) throws -> Bool {
        let path = try ResourcePath(.pod, in: pod.namespace, name: pod.name)
        if !isNodeReady, options.isForced {
            // Nobody is there to end it; the API alone can forget it.
            try api.delete(path, uid: pod.object.uid, gracePeriod: 0)
            return true
        }
        if pod.hasEnded {
            try api.delete(path, uid: pod.object.uid)
            return false
        }
        try api.evict(path)
        return true
    }

    private func all() throws(APIError) -> [PodObject] {
        let path: ResourcePath
        do { path = try ResourcePath(.pod) } catch { return [] }
        return try api.list(path, fields: "spec.nodeName=\(node)").items.map { PodObject($0) }
    }
}

extension PodObject {
    fileprivate var title: String { "\(namespace)/\(name)" }
    fileprivate var hasEnded: Bool { phase == "Succeeded" || phase == "Failed" }
}
