package import Inventory

/// What hosts of a cluster may do only after others: the first control plane comes before all, and not all install at
/// once.
package struct ClusterOrder: Sendable {
    /// Another host of the cluster, as far as this one has to know.
    package struct Other: Sendable {
        package let name: HostName
        package let phase: HostPhase

        package init(name: HostName, phase: HostPhase) {
            self.name = name
            self.phase = phase
        }
    }

    /// The host that starts the cluster; nil when it runs already.
    package let first: HostName?
    /// Whether the API of the cluster answers.
    package let answers: Bool
    /// The most hosts that install at once; nil for any number.
    package let limit: Int?

    package init(first: HostName?, answers: Bool, limit: Int?) {
        self.first = first
        self.answers = answers
        self.limit = limit
    }

    /// Why a host must wait with its installation; nil when it need not.
    package func reasonToWait(toInstall name: HostName, others: [Other]) -> String? {
        guard let limit else { return nil }
        let busy = others.filter { $0.name != name && $0.phase.isUnderWay }
        guard busy.count >= limit else { return nil }
        let names = busy.prefix(3).map(\.name.description).joined(separator: ", ")
        return "\(busy.count) hosts install now, which is the limit: \(names)\(busy.count > 3 ? ", …" : "")"
    }

    /// Why a host must wait for its Ignition config; nil when it need not.
    package func reasonToWait(toConfigure name: HostName) -> String? {
        guard let first, name != first, !answers else { return nil }
        return "\(first) starts the cluster first, and its API does not answer yet"
    }
}
