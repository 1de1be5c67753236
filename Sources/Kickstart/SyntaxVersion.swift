/// Whose installer reads a Kickstart: the syntax of a release of Red Hat Enterprise Linux and its derivatives.
package enum SyntaxVersion: String, CaseIterable, Comparable, Sendable {
    case rhel8, rhel9, rhel10

    package static func < (first: SyntaxVersion, second: SyntaxVersion) -> Bool {
        (allCases.firstIndex(of: first) ?? 0) < (allCases.firstIndex(of: second) ?? 0)
    }
}
