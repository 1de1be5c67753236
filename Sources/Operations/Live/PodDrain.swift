import Kubernetes

/// Ends the pods of a node, as their disruption budgets allow (Kubernetes, "Safely Drain a Node").
struct PodDrain {
    private static let longestPause = Duration.seconds(2)

    let node: String
    let api: APIClient
    let options: NodeRemoval.Options
    /// Whether a kubelet is there to end pods.
    let isNodeReady: Bool

    /// The pods that have to go: not those a kubelet runs from files, and not those of DaemonSets, which would come back.
    func pods() throws -> [PodObject] {
        try api.list(ResourcePath(.pod), fields: "spec.nodeName=\(node)").items.map { PodObject($0) }
            .filter { !$0.isMirror && $0.controller?.kind != "DaemonSet" }
    }

    /// - Throws: ``RemovalRefusal`` when pods would be lost that the caller did not say may be.
    func check(_ pods: [PodObject]) throws(RemovalRefusal) {
        // What is ending already is lost whatever is said here.
        let running = pods.filter { !$0.hasEnded && !$0.object.isBeingDeleted }
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
        var said: Set<String> = []
        func once(_ step: String) { if said.insert(step).inserted { report(step) } }
        var pause = Duration.milliseconds(250)
        while true {
            let left = try pods()
            if left.isEmpty { return }
            var reason: APIError?
            for pod in left where !asked.contains(pod.object.uid) {
                if !pod.hasEnded, !pod.object.isBeingDeleted || isLost { once("evicting pod \(pod.title)") }
                do {
                    try ask(pod)
                    asked.insert(pod.object.uid)
                } catch let error as APIError {
                    switch error.kind {
                    // The budget does not allow it now.
                    case .tooManyRequests: reason = error
                    // The namespace goes, and takes the pod with it.
                    case .forbidden(_, let why?) where why.contains("being terminated"): reason = error
                    // It was replaced or went meanwhile.
                    case .notFound, .conflict: break
                    default: throw error
                    }
                }
            }
            guard ContinuousClock.now + pause < end else {
                throw RemovalRefusal.undrained(
                    left.map(\.title), afterSeconds: Int(options.deadline.components.seconds))
            }
            if let reason { once("waiting: \(reason)") }
            guard api.sleep(pause) else { throw CancellationError() }
            pause = min(pause * 2, Self.longestPause)
        }
    }

    /// Whether nobody is there to end pods, and the API alone can forget them.
    private var isLost: Bool { !isNodeReady && options.isForced }

    private func ask(_ pod: PodObject) throws {
        let path = try ResourcePath(.pod, in: pod.namespace, name: pod.name)
        if isLost { return try api.delete(path, uid: pod.object.uid, gracePeriod: 0) }
        // The pods of a cordoned node do not come back, so that only time is needed.
        if pod.object.isBeingDeleted { return }
        if pod.hasEnded { return try api.delete(path, uid: pod.object.uid) }
        try api.evict(path)
    }
}

extension PodObject {
    fileprivate var title: String { "\(namespace)/\(name)" }
    fileprivate var hasEnded: Bool { phase == "Succeeded" || phase == "Failed" }
}
