import Markup

/// A pod, as far as ending it asks (Kubernetes API, `core/v1` Pod).
package struct PodObject: Sendable {
    package let object: APIObject

    package init(_ object: APIObject) { self.object = object }

    package var name: String { object.name }

    package var namespace: String { object.namespace }

    /// The node it is on; nil before it has one.
    package var node: String? { object.tree["spec"]?["nodeName"]?.text }

    /// `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`.
    package var phase: String { object.tree["status"]?["phase"]?.text ?? "Unknown" }

    /// Whether it only shows what a kubelet runs by itself from a file.
    package var isMirror: Bool { object.annotations["kubernetes.io/config.mirror"] != nil }

    /// The owner that sees to it that there is one.
    package var controller: APIObject.Owner? { object.owners.first(where: \.isController) }

    /// The names of volumes that are lost with it.
    package var emptyDirectories: [String] {
        (object.tree["spec"]?["volumes"]?.items ?? []).filter { $0["emptyDir"] != nil }
            .compactMap { $0["name"]?.text }
    }
}
