import Inventory
import Kubernetes
import Markup
import Provisioning

/// A host as administrators see it: its record without any secret, and who it is.
struct HostView: Sendable {
    let record: HostRecord
    let facts: HostFacts?

    var value: Value {
        .object(omittingNil: [
            ("name", .string(record.name.description)), ("phase", .string(record.phase.rawValue)),
            ("since", Self.time(record.since)), ("cause", .string(record.cause)), ("nextStep", .string(nextStep)),
            ("hold", record.hold.map(Self.hold)), ("armedUntil", record.armedUntil.map(Self.time)),
            ("orders", .integer(record.orders)), ("installations", .integer(record.installations)),
            ("archiveBytesRead", .integer(record.progress)),
            ("archiveBytes", facts?.archiveBytes.map { .integer($0) }),
            ("session", record.session.map(Self.session)), ("issued", issued),
            ("events", .integer(record.events)), ("origin", facts.map { .string($0.origin.rawValue) }),
            ("role", facts?.role.map { .string($0) }), ("macs", facts.map { .array($0.macs.map { .string($0) }) }),
            ("told", facts?.told), ("address", (facts?.address ?? record.session?.peer).map { .string($0) }),
        ])
    }

    /// What has to happen for the host to go on.
    private var nextStep: String {
        let name = record.name
        if record.hold != nil { return "look into it, then: slipway host release \(name)" }
        return switch record.phase {
        case .discovered: "slipway host approve \(name) --as NAME --role ROLE"
        case .approved: "slipway host arm \(name)"
        case .armed: "boot it from the network"
        case .booting: "it fetches its installer"
        case .installing: "it installs"
        case .installed: "it restarts, and asks for its Ignition config"
        case .firstBoot: "it joins its cluster"
        case .joined: "none"
        case .failed: "look at its events and logs, then: slipway host reinstall \(name)"
        }
    }

    private var issued: Value? {
        guard !record.issued.isEmpty else { return nil }
        return .object(
            SecretStage.allCases.compactMap { stage in
                record.issued[stage].map { issue in
                    let value: Value = ["at": Self.time(issue.at), "deliveries": .integer(issue.deliveries)]
                    return Value.Member(stage.rawValue, value)
                }
            })
    }

    private static func hold(_ hold: HostRecord.Hold) -> Value {
        let isAlarm = if case .alarm = hold { true } else { false }
        return ["reason": .string(hold.reason), "alarm": .bool(isAlarm)]
    }

    /// Without the token, by which the host is known.
    private static func session(_ session: HostRecord.Session) -> Value {
        [
            "mac": .string(session.mac.description), "peer": .string(session.peer), "opened": time(session.opened),
            "expires": time(session.expires),
        ]
    }

    static func time(_ moment: Timestamp) -> Value { .string(APITime.text(moment.milliseconds / 1000)) }
}

extension HostEntry {
    /// The sentence for programs, with its time as text.
    var view: Value {
        .object(omittingNil: [
            ("host", .string(host.description)), ("number", .integer(number)), ("time", HostView.time(time)),
            ("kind", .string(kind)), ("text", .string(text)), ("peer", peer.map { .string($0) }),
            ("phase", .string(phase.rawValue)), ("alarm", isAlarm ? true : nil),
        ])
    }
}
