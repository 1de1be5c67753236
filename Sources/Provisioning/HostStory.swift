package import Inventory

/// What is written down of an event and what came of it.
package struct HostStory: Sendable {
    /// A word for programs.
    package let kind: String
    /// A sentence whose subject is the host, and where somebody has to do something, what.
    package var text: String

    /// How the story of a host begins.
    package init(of name: HostName, beginsAs phase: HostPhase, cause: String) {
        kind = phase.rawValue
        text =
            switch phase {
            case .discovered:
                "is a machine that nobody listed: \(cause); next: slipway host approve \(name) --as NAME --role ROLE"
            default: "is one of the hosts: \(cause)"
            }
    }

    /// - Parameter before: The host as it was.
    /// - Returns: nil for what happens all the time and changes nothing worth telling.
    package init?(_ event: HostEvent, to before: HostRecord, _ outcome: HostOutcome) {
        let name = before.name
        var changed: HostRecord?
        let answer: HostAnswer
        switch outcome {
        case .changed(let record, let given, let alarm):
            if let alarm {
                (kind, text) = ("alarm", "is held: \(alarm); next: look into it, then slipway host release \(name)")
                return
            }
            (changed, answer) = (record, given)
        case .unchanged(let given): answer = given
        }
        if let told = Self.refusal(event, answer) {
            (kind, text) = told
            return
        }
        switch event {
        case .archiveRead, .contradicted, .secretWithheld: return nil
        case .logsKept:
            (kind, text) = ("logs-kept", "sent the logs of its installer; next: slipway host logs \(name)")
        case .bootRequested(let mac, _, _):
            guard let told = Self.boot(mac, before, changed, answer) else { return nil }
            (kind, text) = told
        case .secretRequested(let stage, _, _, _):
            (kind, text) = Self.given(stage, answer)
        case .approve, .arm, .reinstall, .hold, .release, .disowned, .secretDelivered, .reported, .nodeSeen,
            .timePassed:
            guard let changed, let told = Self.change(event, before, changed) else { return nil }
            (kind, text) = told
        }
    }

    /// What changed without a request for something.
    private static func change(
        _ event: HostEvent, _ before: HostRecord, _ record: HostRecord
    ) -> (String, String)? {
        let name = record.name
        switch event {
        case .approve: return ("approved", "was approved; next: slipway host arm \(name)")
        case .arm:
            let time = before.phase == .armed ? " for some more time" : ""
            return ("armed", "was armed\(time): its next network boot installs it")
        case .reinstall: return ("reinstall-ordered", "shall be installed again: its next network boot erases its disk")
        case .hold(let reason):
            return ("held", "is held: \(reason.oneLine); it gets nothing until slipway host release \(name)")
        case .release:
            let end =
                switch (before.phase, record.phase) {
                case (.armed, .approved): "; its order was given up; next: slipway host arm \(name)"
                case (.armed, .joined), (.armed, .failed):
                    "; its order was given up; next: slipway host reinstall \(name)"
                case (.booting, .failed), (.installing, .failed):
                    "; its installation was given up; next: slipway host reinstall \(name)"
                default: ""
                }
            return ("released", "is no longer held\(end)")
        case .disowned(let reason):
            return record.phase == .failed
                ? ("failed", "failed: \(record.cause); next: list its machine, then slipway host reinstall \(name)")
                : ("session-ended", "gets nothing any more: \(reason.oneLine)")
        case .secretDelivered(let stage, _): return ("delivered", "has its whole \(stage.title)")
        case .reported(let report, _, let message):
            let line = message.oneLine
            let words = line.isEmpty ? "" : ": \(line)"
            if report == .failed {
                let why = line.isEmpty ? ", and did not say why" : ", and said why: \(line)"
                return ("failed", "failed\(why); \(advice(name))")
            }
            return (report.rawValue, "reported \(report.title)\(words)\(report.consequence)")
        case .nodeSeen: return ("joined", "is a node of its cluster, as the cluster's API shows: it is done")
        case .timePassed:
            switch (before.phase, record.phase) {
            case (.armed, .armed), (.booting, .booting), (.installing, .installing), (.installed, _), (.firstBoot, _):
                return ("clock", "has its times moved: the clock was set back")
            case (_, .failed): return ("failed", "failed: \(record.cause); \(advice(name))")
            default: return ("disarmed", "is no longer armed: \(record.cause)")
            }
        case .archiveRead, .contradicted, .bootRequested, .secretRequested, .secretWithheld, .logsKept: return nil
        }
    }

    private static func advice(_ name: HostName) -> String {
        "next: slipway host logs \(name), then slipway host reinstall \(name)"
    }

    /// What did not get what it asked for.
    private static func refusal(_ event: HostEvent, _ answer: HostAnswer) -> (String, String)? {
        switch answer {
        case .refused(let reason): ("refused", "\(event.refused): \(reason.oneLine)")
        case .gone(let reason): ("refused", "does not get \(event.object) any more: \(reason.oneLine)")
        case .notReady(let reason): ("waits", "waits for \(event.object): \(reason.oneLine)")
        case .accepted, .install, .localDisk, .wait, .deliver: nil
        }
    }

    private static func boot(
        _ mac: MACAddress, _ before: HostRecord, _ changed: HostRecord?, _ answer: HostAnswer
    ) -> (String, String)? {
        switch answer {
        case .install(let session):
            changed == nil
                ? ("boot-script", "booted from \(mac) again and got the same installer, session \(session.token)")
                : ("boot-script", "booted from \(mac) and got its installer, session \(session.token)")
        case .localDisk:
            changed == nil
                ? ("local-disk", "booted from the network and was sent to its disk")
                : ("disarmed", "is no longer armed: \(changed?.cause ?? ""); it booted and was sent to its disk")
        case .wait(let reason):
            changed == nil
                ? ("waits", "booted from the network and waits: \(reason)")
                : ("failed", "failed: \(changed?.cause ?? ""); it booted and waits; \(advice(before.name))")
        case .accepted, .deliver, .notReady, .refused, .gone: nil
        }
    }

    private static func given(_ stage: SecretStage, _ answer: HostAnswer) -> (String, String) {
        if case .deliver(_, isFirst: true) = answer { return ("issued", "was issued its \(stage.title)") }
        return ("delivered-again", "is given its \(stage.title) again, the same bytes")
    }
}
