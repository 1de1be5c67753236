import Inventory
@testable import Provisioning

/// Hosts at every point of the way, for tests.
enum Stand {
    static let now = Timestamp(milliseconds: 1_000_000_000)
    static let peer = "192.0.2.50"

    static func token(_ digit: Character) throws -> SecretToken { try SecretToken(String(repeating: digit, count: 32)) }
    static func mac() throws -> MACAddress { try MACAddress("52:54:00:aa:bb:01") }

    static func machine(_ moment: Timestamp = now, _ policy: HostPolicy = HostPolicy()) -> HostMachine {
        HostMachine(policy: policy, now: moment)
    }

    /// A host that came to a phase the usual way, by events alone.
    static func host(_ phase: HostPhase) throws -> HostRecord {
        var record = HostRecord(name: try HostName("worker-1"), phase: .discovered, at: now, cause: "it asked")
        let token = try token("a")
        let way: [(HostPhase, HostEvent)] = [
            (.approved, .approve), (.armed, .arm(within: .seconds(600))),
            (.booting, .bootRequested(mac: try mac(), peer: peer, token: token)),
            (.installing, .secretRequested(.kickstart, token: token, peer: peer, digest: "k1")),
            (.installed, .reported(.installed, token: token, message: "")),
            (.firstBoot, .secretRequested(.ignition, token: token, peer: peer, digest: "i1")),
            (.joined, .nodeSeen(alive: now.after(.seconds(1)))),
        ]
        for (next, event) in way {
            if record.phase == phase { break }
            // A host that failed did so while it installed.
            if phase == .failed, record.phase == .installing {
                return machine().apply(.reported(.failed, token: token, message: "no disk"), to: record).record
                    ?? record
            }
            guard let changed = machine().apply(event, to: record).record, changed.phase == next else {
                throw Unreachable(phase: next)
            }
            record = changed
        }
        return record
    }

    struct Unreachable: Error { let phase: HostPhase }
}

extension HostOutcome {
    /// The record when it changed.
    var record: HostRecord? {
        if case .changed(let record, _, _) = self { record } else { nil }
    }

    var answer: HostAnswer {
        switch self {
        case .changed(_, let answer, _), .unchanged(let answer): answer
        }
    }

    var alarm: String? {
        if case .changed(_, _, let alarm) = self { alarm } else { nil }
    }
}
