/// A taint that a node registers with (Kubernetes, "Taints and Tolerations").
package struct NodeTaint: Sendable, Hashable, CustomStringConvertible {
    /// What happens to pods that do not tolerate it.
    package enum Effect: String, Sendable, Hashable, CaseIterable {
        case noSchedule = "NoSchedule"
        case preferNoSchedule = "PreferNoSchedule"
        case noExecute = "NoExecute"
    }

    package let key: String
    package let value: String?
    package let effect: Effect

    /// Parses `KEY=VALUE:EFFECT` or `KEY:EFFECT`.
    /// - Throws: ``InvalidValue``.
    package init(_ text: String) throws(InvalidValue) {
        let expected = "a taint such as example.com/gpu=present:NoSchedule"
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count == 2, let effect = Effect(rawValue: String(halves[1])) else {
            throw InvalidValue(text, expected: expected)
        }
        let pair = halves[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard LabelSyntax.isKey(pair[0]), pair.count == 1 || LabelSyntax.isValue(pair[1]) else {
            throw InvalidValue(text, expected: expected)
        }
        key = pair[0]
        value = pair.count == 2 ? pair[1] : nil
        self.effect = effect
    }

    package var description: String { key + (value.map { "=\($0)" } ?? "") + ":\(effect.rawValue)" }
}
