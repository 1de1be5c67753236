import Kubernetes
import Markup

/// A DaemonSet or Deployment, and how far it is.
package struct Workload: Sendable, Hashable, CustomStringConvertible {
    package let kind: String
    package let namespace: String
    package let name: String
    package let ready: Int
    package let wanted: Int

    init(_ object: APIObject, kind: ResourceKind) {
        func count(_ path: String...) -> Int? {
            path.reduce(Optional(object.tree)) { $0?[$1] }?.text.flatMap { Int($0) }
        }
        self.kind = kind.kind
        name = object.name
        namespace = object.namespace
        if kind == .daemonSet {
            ready = count("status", "numberReady") ?? 0
            wanted = count("status", "desiredNumberScheduled") ?? 0
        } else {
            ready = count("status", "readyReplicas") ?? 0
            wanted = count("spec", "replicas") ?? 1
        }
    }

    package var isReady: Bool { ready >= wanted }

    package var description: String { "\(kind) \(namespace)/\(name)" }
}
