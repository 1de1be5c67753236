import Markup

/// A node of a cluster, as far as it is asked about (Kubernetes API, `core/v1` Node).
package struct NodeObject: Sendable {
    package let object: APIObject

    package init(_ object: APIObject) { self.object = object }

    package var name: String { object.name }

    /// Whether nothing new is to be put on it.
    package var isUnschedulable: Bool { object.tree["spec"]?["unschedulable"]?.text == "true" }

    /// Keys with their effects, such as `node-role.kubernetes.io/control-plane` and `NoSchedule`.
    package var taints: [(key: String, effect: String)] {
        (object.tree["spec"]?["taints"]?.items ?? []).map { ($0["key"]?.text ?? "", $0["effect"]?.text ?? "") }
    }

    /// Whether it has the label of a control plane.
    package var isControlPlane: Bool { object.labels["node-role.kubernetes.io/control-plane"] != nil }

    /// Such as `v1.31.2`; empty while the kubelet has not said it.
    package var kubeletVersion: String { object.tree["status"]?["nodeInfo"]?["kubeletVersion"]?.text ?? "" }

    /// A condition's status, `True`, `False` or `Unknown`, with its message; nil when it has none of the type.
    package func condition(_ type: String) -> (status: String, message: String)? {
        let conditions = object.tree["status"]?["conditions"]?.items ?? []
        return conditions.first { $0["type"]?.text == type }.map {
            ($0["status"]?.text ?? "Unknown", APIStatus.line($0["message"]?.text ?? ""))
        }
    }

    /// When the kubelet last said how the node is, in seconds since 1970; nil when it never did.
    package var heartbeat: Int64? {
        let conditions = object.tree["status"]?["conditions"]?.items ?? []
        let text = conditions.first { $0["type"]?.text == "Ready" }?["lastHeartbeatTime"]?.text
        return text.flatMap { APITime.seconds($0) }
    }

    package var isReady: Bool { condition("Ready")?.status == "True" }

    /// The addresses of a type, such as `InternalIP` or `Hostname`.
    package func addresses(_ type: String) -> [String] {
        (object.tree["status"]?["addresses"]?.items ?? []).filter { $0["type"]?.text == type }
            .compactMap { $0["address"]?.text }
    }
}
