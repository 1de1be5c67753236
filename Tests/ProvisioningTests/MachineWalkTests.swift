import Inventory
import TestSupport
import Testing

@testable import Provisioning

@Suite("Host machine, at random")
struct MachineWalkTests {
    /// How far along the way of one installation a phase is; nil outside of one.
    private static func rank(_ phase: HostPhase) -> Int? {
        switch phase {
        case .discovered, .approved, .failed: nil
        case .armed: 0
        case .booting: 1
        case .installing: 2
        case .installed: 3
        case .firstBoot: 4
        case .joined: 5
        }
    }

    /// A window begins with a session or with the end of its installer, and lasts no longer than was chosen, whatever
    /// becomes of the clock.
    private static func checkWindows(
        _ event: HostEvent, from before: HostRecord, to record: HostRecord, _ policy: HostPolicy, _ now: Timestamp,
        _ place: String
    ) throws {
        guard let session = record.session else {
            #expect(record.deliverable.isEmpty, "\(place): a secret without a session")
            return
        }
        let end = now.after(policy.window)
        if session.token != before.session?.token {
            #expect(before.phase == .armed && record.installations == before.installations + 1, "\(place)")
            #expect(session.expires == end && session.opened == now, "\(place): a window of another length")
            #expect(record.issued.isEmpty && record.progress == 0, "\(place): something of the last installation")
        } else if let known = before.session {
            if record.phase == .installed, before.phase == .installing {
                #expect(session.expires == max(known.expires, end), "\(place): a window of another length")
            } else if session.expires != known.expires {
                #expect(event == .timePassed && now < before.since, "\(place): a longer window")
                let left = session.expires.milliseconds - now.milliseconds
                #expect(left <= known.expires.milliseconds - before.since.milliseconds, "\(place): a longer window")
            }
        }
        if record.phase.isUnderWay { #expect(record.orders > 0 && record.armedUntil == nil, "\(place)") }
    }

    /// Nobody but an operator ends a hold, and nothing comes of what is asked for while it lasts.
    private static func checkHold(
        _ event: HostEvent, _ before: HostRecord, _ outcome: HostOutcome, _ place: String
    ) {
        guard before.hold != nil else { return }
        switch outcome.answer {
        case .deliver, .install, .gone: Issue.record("\(place): \(event) of a held host: \(outcome.answer)")
        case .localDisk: #expect(event == .timePassed, "\(place)")
        case .accepted, .wait, .notReady, .refused: break
        }
        if outcome.record?.hold == nil, outcome.record != nil { #expect(event == .release, "\(place): no longer held") }
    }

    @Test("a hundred thousand steps break no rule")
    func walk() throws {
        var seed = Seed()
        let tokens = try "abcd".map { try Stand.token($0) }
        let (mac, name) = (try Stand.mac(), try HostName("worker-1"))
        var record = HostRecord(name: name, phase: .discovered, at: Stand.now, cause: "")
        var now = Stand.now
        var issued: [String: String] = [:]
        var reached: Set<HostPhase> = [record.phase]
        var orders = 0
        for step in 0..<100_000 {
            // The clock of a machine may be set back.
            let far: Int64? = [0: -86_400_000, 1: 86_400_000][Int.random(in: 0..<2_000, using: &seed)]
            let moment = now.milliseconds + (far ?? Int64.random(in: -2_000...60_000, using: &seed))
            now = Timestamp(milliseconds: max(0, moment))
            let peer = ["192.0.2.50", "192.0.2.50", "192.0.2.50", "192.0.2.66"].randomElement(using: &seed) ?? ""
            let known = record.session?.token ?? tokens[0]
            let token = Int.random(in: 0..<8, using: &seed) == 0 ? tokens[1] : known
            let fresh = SecretToken()
            let events: [HostEvent] = [
                .approve, .arm(within: .seconds(300)), .reinstall(within: .seconds(300)), .hold(reason: "h"), .release,
                .release, .contradicted(reason: "c"), .bootRequested(mac: mac, peer: peer, token: fresh),
                .secretRequested(.kickstart, token: token, peer: peer, digest: "k\(step)"),
                .secretRequested(.ignition, token: token, peer: peer, digest: "i\(step)"),
                .secretDelivered(.kickstart, token: token), .archiveRead(bytes: Int.random(in: 0...1000, using: &seed)),
                .reported(.installed, token: token, message: ""), .reported(.firstBoot, token: token, message: ""),
                .reported(.joined, token: token, message: ""), .nodeSeen(alive: now), .timePassed,
            ]
            // Trouble now and then: most walks shall come far.
            let isTrouble = Int.random(in: 0..<60, using: &seed) == 0
            var event = isTrouble ? .reported(.failed, token: token, message: "") : events.randomElement(using: &seed)
            if case .contradicted = event, Int.random(in: 0..<8, using: &seed) != 0 { event = .timePassed }
            if isTrouble, Bool.random(using: &seed) { event = .disowned(reason: "d") }
            guard let event else { continue }
            // What the operator chose is the same for all of an installation.
            var policy = HostPolicy()
            policy.embedsIgnition = record.orders % 3 == 1
            policy.skipsKickstart = record.orders % 3 == 2
            policy.allowsOtherAddresses = record.orders % 2 == 1
            let before = record
            let outcome = HostMachine(policy: policy, now: now).apply(event, to: before)
            record = outcome.record ?? before
            reached.insert(record.phase)
            switch event {
            case .arm, .reinstall: if record.orders > before.orders { orders += 1 }
            default: #expect(record.orders == before.orders, "\(seed) \(step): an order out of nothing")
            }
            #expect(record.orders == orders && record.installations <= record.orders, "\(seed) \(step)")
            // One digest for each stage of each installation, whatever was asked.
            for (stage, issue) in record.issued {
                let key = "\(record.orders) \(stage)"
                #expect(issued[key, default: issue.digest] == issue.digest, "\(seed) \(step): a second secret")
                issued[key] = issue.digest
            }
            try Self.checkWindows(event, from: before, to: record, policy, now, "\(seed) \(step)")
            Self.checkHold(event, before, outcome, "\(seed) \(step)")
            if case .deliver(let digest, _) = outcome.answer {
                #expect(record.deliverable.contains(digest), "\(seed) \(step): a secret that is not kept")
                #expect(before.session.map { now < $0.expires } == true, "\(seed) \(step): after its window")
                let isElsewhere = peer != before.session?.peer
                #expect(!isElsewhere || policy.allowsOtherAddresses, "\(seed) \(step): to another address")
                #expect(record.issued.values.contains { $0.digest == digest }, "\(seed) \(step): an unkept secret")
                #expect(before.hold == nil && token == before.session?.token, "\(seed) \(step)")
                #expect(before.phase != .failed && before.phase != .joined, "\(seed) \(step)")
            }
            if case .install(let session) = outcome.answer {
                #expect(record.phase.isUnderWay && record.session == session, "\(seed) \(step)")
            }
            if before.phase == .failed, record.phase == .joined {
                #expect(before.session != nil && before.issued[.ignition] != nil, "\(seed) \(step): no node of it")
            }
            if case .disowned = event { #expect(!record.phase.isUnderWay && record.deliverable.isEmpty) }
            // Forward only, but for an order.
            if let was = Self.rank(before.phase), let is_ = Self.rank(record.phase), is_ < was {
                #expect(record.orders > before.orders, "\(seed) \(step): \(before.phase) to \(record.phase)")
            }
            if record.orders == before.orders { #expect(record.progress >= before.progress, "\(seed) \(step)") }
            if outcome.alarm != nil { #expect(record.hold != nil) }
        }
        #expect(
            reached == Set(HostPhase.allCases),
            "\(seed): a walk that never got to \(Set(HostPhase.allCases).subtracting(reached))")
    }
}
