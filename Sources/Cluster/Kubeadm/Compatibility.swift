package import Inventory

/// Whose choices a cluster follows where ours differ (see ``DeliberateDifference``).
package enum Compatibility: String, Sendable, Hashable, CaseIterable {
    /// Oracle CNE 2.3.
    case ocne

    /// - Throws: `InvalidValue`.
    package init(_ text: String) throws(InvalidValue) {
        guard let one = Compatibility(rawValue: text) else {
            throw InvalidValue(text, expected: "a tool to be compatible with; write ocne, or leave it out")
        }
        self = one
    }
}
