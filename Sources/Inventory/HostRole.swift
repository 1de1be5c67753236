/// What a host does in its cluster, in Kubernetes' words.
package enum HostRole: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    case controlPlane = "control-plane"
    case worker

    /// - Throws: ``InvalidValue`` naming both roles.
    package init(_ text: String) throws(InvalidValue) {
        guard let role = HostRole(rawValue: text) else {
            throw InvalidValue(text, expected: "a role; write control-plane or worker")
        }
        self = role
    }

    package var description: String { rawValue }
}
