import Inventory

/// The way of a host: a pure function from where it is and what happens to where it is then.
///
/// Never a second secret for a stage of an installation, never an installation without an order, never back but by
/// order: `Tests/ProvisioningTests` walks it at random to see that.
package struct HostMachine: Sendable {
    let policy: HostPolicy
    let now: Timestamp

    package init(policy: HostPolicy, now: Timestamp) {
        self.policy = policy
        self.now = now
    }

    /// What comes of an event.
    package func apply(_ event: HostEvent, to record: HostRecord) -> HostOutcome {
        switch event {
        case .approve: approve(record)
        case .arm(let duration): order(record, within: duration, isAgain: false)
        case .reinstall(let duration): order(record, within: duration, isAgain: true)
        case .hold(let reason): hold(record, reason.oneLine)
        case .release: release(record)
        case .bootRequested(let mac, let peer, let token): boot(record, mac, peer, token)
        case .contradicted(let reason): contradicted(record, reason)
        case .disowned(let reason): disowned(record, reason.oneLine)
        case .secretRequested(let stage, let token, let peer, let digest):
            secret(record, stage, token, peer, digest)
        case .secretWithheld(_, let answer): .unchanged(answer)
        case .logsKept: .unchanged(.accepted)
        case .secretDelivered(let stage, let token): delivered(record, stage, token)
        case .archiveRead(let bytes): read(record, bytes)
        case .reported(let report, let token, let message): reported(record, report, token, message.oneLine)
        case .nodeSeen(let alive): nodeSeen(record, alive)
        case .timePassed: timePassed(record)
        }
    }

    /// The record in another phase.
    func moved(_ record: HostRecord, to phase: HostPhase, _ cause: String) -> HostRecord {
        var record = record
        record.phase = phase
        record.since = now
        record.cause = cause
        return record
    }
}
