package import Inventory

/// What a host's Ignition config must make of it, at the moment it is asked for.
package enum ClusterPart: Sendable, Hashable {
    /// It starts the cluster.
    case start
    /// It joins the cluster that answers.
    case join
    /// It joins a cluster that the server cannot reach, and whose first host said that it runs: with the token that the
    /// cluster was started with.
    case joinUnseen
    /// It must wait.
    case wait(reason: String)

    /// How long after its start a cluster knows the token, and has the certificates of its control plane (kubeadm,
    /// "Token management", "Uploading certificates").
    private static let tokenLife = Duration.seconds(24 * 3600)
    private static let certificatesLife = Duration.seconds(2 * 3600)

    /// - Parameters:
    ///   - host: Whose config it is, and `role` what it is.
    ///   - order: The cluster.
    ///   - canStart: Whether its secrets are here; not for a cluster that was adopted.
    ///   - controlPlane: The records of the hosts of the control plane.
    package init(
        of host: HostName, role: HostRole, order: ClusterOrder, canStart: Bool, controlPlane: [HostRecord],
        now: Timestamp
    ) {
        guard !order.answers else {
            self = .join
            return
        }
        guard canStart else {
            self = .wait(reason: "the cluster was not made here, and its API does not answer")
            return
        }
        guard host != order.first else {
            // A second start would make a second cluster of the same name. One that is only installed waits for its
            // config, and so for this host.
            let other = controlPlane.first {
                $0.name != host && ($0.phase == .firstBoot || $0.phase == .joined || $0.issued[.ignition] != nil)
            }
            self =
                other.map {
                    .wait(
                        reason: "\($0.name) is of the control plane already, and the API does not answer; repair it, "
                            + "or remove \($0.name) to start the cluster anew")
                } ?? .start
            return
        }
        let first = controlPlane.first { $0.name == order.first }
        let life = role == .controlPlane ? Self.certificatesLife : Self.tokenLife
        if let first, first.phase == .joined, now < first.since.after(life) {
            self = .joinUnseen
        } else {
            self = .wait(
                reason: order.reasonToWait(toConfigure: host)
                    ?? "no host starts the cluster, and its API does not answer")
        }
    }
}
