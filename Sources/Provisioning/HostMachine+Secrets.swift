import Inventory

/// Secrets, and what a host tells of itself under its session's token.
extension HostMachine {
    func secret(
        _ record: HostRecord, _ stage: SecretStage, _ token: SecretToken, _ peer: String, _ digest: String
    ) -> HostOutcome {
        guard let session = record.session, session.token == token else {
            return .unchanged(.refused(reason: "its token is of no open session"))
        }
        if let hold = record.hold { return .unchanged(.notReady(reason: "held: \(hold.reason)")) }
        if let reason = isOver(stage, record) { return .unchanged(.gone(reason: reason)) }
        guard record.phase != .failed else {
            return .unchanged(.notReady(reason: "its installation has failed; an operator must order again"))
        }
        guard now < session.expires else {
            return .unchanged(.notReady(reason: "the window of its session is over; an operator must order again"))
        }
        guard policy.allows(peer, in: session) else {
            let reason = "\(peer) asked for the \(stage.rawValue) of the session of \(session.peer)"
            return alarm(record, reason, .notReady(reason: "held: \(reason)"))
        }
        if let issue = record.issued[stage] { return .unchanged(.deliver(digest: issue.digest, isFirst: false)) }
        // The token of the Kickstart's URL comes out of the boot script, that of the config's out of the Kickstart.
        guard stage == .kickstart || policy.skipsKickstart || record.issued[.kickstart] != nil else {
            return .unchanged(.refused(reason: "it has not had its Kickstart"))
        }
        // Nothing was made for it, as it could not have it a moment ago.
        guard !digest.isEmpty else { return .unchanged(.notReady(reason: "it can have it now; ask again")) }
        var issued = record
        if stage == .kickstart {
            issued = moved(issued, to: .installing, "its Kickstart was issued to \(peer)")
        } else if record.phase == .booting {
            issued = moved(issued, to: .installing, "its installer was issued its Ignition config to \(peer)")
        } else if record.phase == .installed || !policy.embedsIgnition {
            // Only an installed system asks for it by itself, whether or not the report of the installer came through.
            issued = moved(issued, to: .firstBoot, "its Ignition config was issued to \(peer)")
        }
        issued.issued[stage] = HostRecord.Issue(digest: digest, at: now, deliveries: 0)
        return .changed(issued, .deliver(digest: digest, isFirst: true))
    }

    /// Why a stage is behind the host for good; nil while it is not.
    private func isOver(_ stage: SecretStage, _ record: HostRecord) -> String? {
        switch (stage, record.phase) {
        case (.kickstart, .installed), (.kickstart, .firstBoot), (.kickstart, .joined):
            "the host has reported that it is installed"
        case (.ignition, .joined): "the host has joined its cluster"
        default: nil
        }
    }

    func delivered(_ record: HostRecord, _ stage: SecretStage, _ token: SecretToken) -> HostOutcome {
        guard record.session?.token == token, var issue = record.issued[stage] else { return .unchanged(.accepted) }
        issue.deliveries += 1
        var delivered = record
        delivered.issued[stage] = issue
        return .changed(delivered, .accepted)
    }

    func reported(
        _ record: HostRecord, _ report: HostEvent.Report, _ token: SecretToken, _ message: String
    ) -> HostOutcome {
        guard record.session?.token == token else { return .unchanged(.refused(reason: "its token is of no session")) }
        let words = message.isEmpty ? "" : ": \(message)"
        switch (report, record.phase) {
        case (.failed, .booting), (.failed, .installing), (.failed, .installed), (.failed, .firstBoot):
            return .changed(moved(record, to: .failed, "it reported a failure\(words)"), .accepted)
        case (.installed, .installing):
            var installed = moved(record, to: .installed, "its installer reported the end\(words)")
            // The first boot has a window of its own: firmware of servers takes its time.
            if let expires = record.session?.expires {
                installed.session?.expires = max(expires, now.after(policy.window))
            }
            return .changed(installed, .accepted)
        case (.firstBoot, .installed), (.firstBoot, .installing):
            return .changed(moved(record, to: .firstBoot, "it reported its first boot\(words)"), .accepted)
        // It may have said that it failed, or said nothing for too long, and have come to its end all the same.
        case (.joined, .installing), (.joined, .installed), (.joined, .firstBoot), (.joined, .failed):
            guard record.issued[.ignition] != nil else {
                return .unchanged(.refused(reason: "it has not had its Ignition config"))
            }
            return .changed(moved(record, to: .joined, "its node reported that it joined\(words)"), .accepted)
        // The same report again: its answer was lost.
        case (.installed, .installed), (.installed, .firstBoot), (.installed, .joined), (.firstBoot, .firstBoot),
            (.firstBoot, .joined), (.joined, .joined), (.failed, .failed):
            return .unchanged(.accepted)
        default:
            return .unchanged(
                .refused(reason: "a host that is \(record.phase.rawValue) cannot report \(report.rawValue)"))
        }
    }

    func nodeSeen(_ record: HostRecord, _ alive: Timestamp) -> HostOutcome {
        switch record.phase {
        // One whose installation was given up has no session: its node may be another machine's.
        case .failed where record.session == nil: return .unchanged(.accepted)
        case .installing, .installed, .firstBoot, .failed:
            // The API keeps the node of an earlier installation, under the same name. This one's is alive only after it
            // was told how to join; what was before it has been off its disk by then.
            guard let issue = record.issued[.ignition], issue.at < alive else { return .unchanged(.accepted) }
            return .changed(moved(record, to: .joined, "the cluster's API shows its node"), .accepted)
        case .discovered, .approved, .armed, .booting, .joined: return .unchanged(.accepted)
        }
    }
}
