package import Markup

/// What a node tells the API of itself when it registers, besides its name.
package struct NodeRegistration: Sendable, Hashable {
    package let labels: [NodeLabel]
    package let taints: [NodeTaint]

    package init(labels: [NodeLabel] = [], taints: [NodeTaint] = []) {
        self.labels = labels
        self.taints = taints
    }

    /// Reads `labels:` (a mapping) and `taints:` (a list) of a host or a role.
    package init(_ fields: Fields) {
        var labels: [NodeLabel] = []
        if let mapping = fields.fields("labels") {
            for key in mapping.keys {
                guard let value = mapping.text(key) ?? (mapping.value(key) == nil ? "" : nil) else { continue }
                do { labels.append(try NodeLabel(key: key, value: value)) } catch {
                    fields.faults.add("`\(mapping.path)`: \(error)", at: mapping.mark(of: key))
                }
            }
        }
        self.labels = labels
        taints = fields.list("taints") { try NodeTaint($0) }
    }

    /// These, and those of `other` whose keys are not among them.
    package func filled(from other: NodeRegistration) -> NodeRegistration {
        let keys = Set(labels.map(\.key))
        let tainted = Set(taints.map { "\($0.key):\($0.effect)" })
        return NodeRegistration(
            labels: labels + other.labels.filter { !keys.contains($0.key) },
            taints: taints + other.taints.filter { !tainted.contains("\($0.key):\($0.effect)") })
    }
}
