import Inventory

/// Network boots, and what goes on while it installs.
extension HostMachine {
    func boot(_ record: HostRecord, _ mac: MACAddress, _ peer: String, _ token: SecretToken) -> HostOutcome {
        if let hold = record.hold { return .unchanged(.wait(reason: "held: \(hold.reason)")) }
        switch record.phase {
        case .discovered: return .unchanged(.wait(reason: "it waits for an operator's approval"))
        case .approved, .installed, .firstBoot, .joined: return .unchanged(.localDisk)
        case .failed: return .unchanged(.wait(reason: "it failed: \(record.cause); order a reinstall"))
        case .armed:
            guard let until = record.armedUntil, now < until else { return late(record) }
            var booting = moved(record, to: .booting, "it asked for its boot script from \(peer)")
            let session = HostRecord.Session(
                token: token, mac: mac, peer: peer, opened: now, expires: now.after(policy.window))
            booting.session = session
            booting.machine = mac
            booting.armedUntil = nil
            booting.before = nil
            booting.installations += 1
            return .changed(booting, .install(session))
        case .booting, .installing:
            guard let session = record.session, now < session.expires else { return expired(record) }
            // Firmware asks twice, and power fails: the same host goes on where it was.
            guard session.peer != peer else { return .unchanged(.install(session)) }
            let reason = "a second boot from \(peer) while the one from \(session.peer) is under way"
            return alarm(record, reason, .wait(reason: "held: \(reason)"))
        }
    }

    /// A host that gets secrets now must not be mistaken; for the others nothing can come of it.
    func contradicted(_ record: HostRecord, _ reason: String) -> HostOutcome {
        let answer = HostAnswer.wait(reason: reason)
        guard record.hold == nil, record.phase == .armed || record.phase.isUnderWay else { return .unchanged(answer) }
        return alarm(record, reason, answer)
    }

    /// Ends the session: what is secret of the host is not for that machine, and its place is free for another. One that
    /// has its config may be a node by now, and becomes one; the others can come to nothing any more.
    func disowned(_ record: HostRecord, _ reason: String) -> HostOutcome {
        guard record.session != nil else { return .unchanged(.accepted) }
        var ended: HostRecord
        switch record.phase {
        case .booting, .installing, .installed: ended = moved(record, to: .failed, reason)
        case .firstBoot: ended = record
        case .discovered, .approved, .armed, .joined, .failed: return .unchanged(.accepted)
        }
        ended.session = nil
        return .changed(ended, .accepted)
    }

    /// Stops everything for the host until an operator has looked.
    func alarm(_ record: HostRecord, _ reason: String, _ answer: HostAnswer) -> HostOutcome {
        var held = record
        held.hold = .alarm(reason: reason)
        return .changed(held, answer, alarm: reason)
    }

    func read(_ record: HostRecord, _ bytes: Int) -> HostOutcome {
        guard record.phase == .installing, bytes > record.progress else { return .unchanged(.accepted) }
        var reading = record
        reading.progress = bytes
        return .changed(reading, .accepted)
    }

    func timePassed(_ record: HostRecord) -> HostOutcome {
        let back = setBack(record)
        let record = back ?? record
        switch record.phase {
        case .armed:
            if let until = record.armedUntil, now >= until { return late(record) }
        case .booting, .installing:
            if let session = record.session, now >= session.expires { return expired(record) }
        case .discovered, .approved, .installed, .firstBoot, .joined, .failed: break
        }
        return back.map { .changed($0, .accepted) } ?? .unchanged(.accepted)
    }

    private func late(_ record: HostRecord) -> HostOutcome {
        let disarmed = disarmed(record, "nothing booted in the time it was armed for")
        return .changed(disarmed, disarmed.phase == .failed ? .wait(reason: "it is no longer armed") : .localDisk)
    }

    /// Ends an order that nothing came of. A node that runs must not stand still at its next boot for it.
    func disarmed(_ record: HostRecord, _ cause: String) -> HostRecord {
        let phase = record.before.map { $0 == .approved || $0 == .joined ? $0 : .failed } ?? .failed
        var disarmed = moved(record, to: phase, cause)
        disarmed.armedUntil = nil
        disarmed.before = nil
        return disarmed
    }

    /// The record with its times moved when the clock was set back behind them, so that no window lasts longer than it
    /// would have; nil when it was not, or not by much.
    private func setBack(_ record: HostRecord) -> HostRecord? {
        guard record.armedUntil != nil || record.session != nil, now.after(.seconds(300)) < record.since else {
            return nil
        }
        // A clock without a battery begins at zero, and no time that is kept is before that.
        let moved: (Timestamp) -> Timestamp = { time in
            max(now.after(.milliseconds(time.milliseconds - record.since.milliseconds)), Timestamp(milliseconds: 0))
        }
        var back = record
        back.since = now
        back.armedUntil = record.armedUntil.map(moved)
        if let session = record.session {
            back.session?.opened = moved(session.opened)
            back.session?.expires = moved(session.expires)
        }
        for (stage, issue) in record.issued { back.issued[stage]?.at = moved(issue.at) }
        return back
    }

    private func expired(_ record: HostRecord) -> HostOutcome {
        let failed = moved(record, to: .failed, "its installation did not end within its window")
        return .changed(failed, .wait(reason: "it failed: \(failed.cause); order a reinstall"))
    }
}
