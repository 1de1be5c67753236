/// What operators order.
extension HostMachine {
    func approve(_ record: HostRecord) -> HostOutcome {
        guard record.phase == .discovered else {
            return .unchanged(.refused(reason: "it is \(record.phase.rawValue), not discovered"))
        }
        return .changed(moved(record, to: .approved, "an operator approved it"), .accepted)
    }

    /// `arm` for a host that has nothing of ours on its disk, `reinstall` for one that has: so nobody installs twice by
    /// saying the same thing again.
    func order(_ record: HostRecord, within duration: Duration, isAgain: Bool) -> HostOutcome {
        if let hold = record.hold {
            return .unchanged(.refused(reason: "it is held: \(hold.reason); release it first"))
        }
        switch record.phase {
        case .discovered: return .unchanged(.refused(reason: "nobody approved it yet"))
        case .booting, .installing:
            return .unchanged(.refused(reason: "it is being installed; hold it, or wait for its end"))
        case .armed where !isAgain:
            var record = record
            record.armedUntil = now.after(duration)
            return .changed(record, .accepted)
        case .armed: return .unchanged(.refused(reason: "it is armed already"))
        case .approved where isAgain:
            return .unchanged(.refused(reason: "nothing was installed on it from here; arm it"))
        case .installed, .firstBoot, .joined:
            guard isAgain else {
                return .unchanged(
                    .refused(reason: "it is \(record.phase.rawValue); order a reinstall if that is meant"))
            }
        case .approved, .failed: break
        }
        let before = record.phase
        var armed = moved(record, to: .armed, isAgain ? "a reinstall was ordered" : "it was armed")
        armed.orders += 1
        armed.armedUntil = now.after(duration)
        armed.before = before
        armed.session = nil
        armed.issued = [:]
        armed.progress = 0
        return .changed(armed, .accepted)
    }

    func hold(_ record: HostRecord, _ reason: String) -> HostOutcome {
        // An alarm outlasts an operator's hold: who releases it must know of it.
        if case .alarm = record.hold { return .unchanged(.accepted) }
        var held = record
        held.hold = .order(reason: reason)
        return .changed(held, .accepted)
    }

    func release(_ record: HostRecord) -> HostOutcome {
        guard let hold = record.hold else { return .unchanged(.refused(reason: "it is not held")) }
        var released = record
        released.hold = nil
        guard case .alarm = hold else { return .changed(released, .accepted) }
        if record.phase == .armed {
            return .changed(disarmed(released, "its order was given up after an alarm"), .accepted)
        }
        guard record.phase.isUnderWay else { return .changed(released, .accepted) }
        // Which of the two was the host is not known: neither goes on.
        released = moved(released, to: .failed, "its installation was given up after an alarm")
        released.session = nil
        return .changed(released, .accepted)
    }
}
