package import Inventory

/// What happens to a host. Everything that is random or comes from outside is in it, so that the machine needs nothing.
package enum HostEvent: Sendable, Hashable {
    /// An operator's orders.
    case approve
    /// The next network boot installs it, if it comes within this time.
    case arm(within: Duration)
    case reinstall(within: Duration)
    case hold(reason: String)
    case release

    /// It asked for its boot script; a new session would have this token.
    case bootRequested(mac: MACAddress, peer: String, token: SecretToken)
    /// A machine with some of its marks, and some of another host's, asked for a boot script.
    case contradicted(reason: String)
    /// The hosts were described anew, and the machine that it is being installed on is this host no longer.
    case disowned(reason: String)
    /// It asked for a secret under a session's token. The digest is that of the bytes it would get now; where one was
    /// issued before, those go out again instead.
    case secretRequested(SecretStage, token: SecretToken, peer: String, digest: String)
    /// It may have a secret, which cannot be made now, or not for it.
    case secretWithheld(SecretStage, HostAnswer)
    /// All bytes of a secret went out.
    case secretDelivered(SecretStage, token: SecretToken)
    /// So many bytes of the archive were asked for under its path, in all.
    case archiveRead(bytes: Int)
    /// Its installer sent its logs, which are kept.
    case logsKept
    /// Its installer, or its first boot, told how it went.
    case reported(Report, token: SecretToken, message: String)
    /// The cluster's API shows its node, which said at that moment that it is well.
    case nodeSeen(alive: Timestamp)
    /// Time went by.
    case timePassed

    /// Whether the same has happened to a host before, and only counts.
    package func isRepeated(in record: HostRecord) -> Bool {
        guard case .secretDelivered(let stage, _) = self else { return false }
        return record.issued[stage].map { $0.deliveries > 0 } ?? false
    }

    /// What a host says of itself.
    package enum Report: String, Sendable, CaseIterable {
        case installed, failed, firstBoot = "first-boot", joined
    }
}
