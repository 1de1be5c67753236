/// What a cluster looks like at one moment.
package struct ClusterReport: Sendable {
    /// The URL of its API.
    package let server: String
    /// Of its API server, without `v`.
    package let version: String
    package let time: Moment
    /// By name.
    package let nodes: [NodeStatus]
    /// Of the system's own namespace.
    package let workloads: [Workload]
    package let certificates: [CertificateEnd]
    package let tokens: [TokenStatus]
    package let requests: [SigningRequest]
    /// What could not be looked at, since the caller may not.
    package let unseen: [String]
}

/// Something about a cluster that its operator should know.
package struct ClusterFinding: Sendable, Hashable {
    package enum Severity: String, Sendable {
        /// The cluster is not as it should be.
        case wrong
        /// It is, and something is to be done or to be known.
        case notice
    }

    package let severity: Severity
    package let text: String
}
