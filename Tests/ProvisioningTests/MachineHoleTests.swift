import Inventory
import TestSupport
import Testing

@testable import Markup
@testable import Provisioning

/// What an attacker, or bad luck, would need a hole for.
@Suite("Host machine, against holes")
struct MachineHoleTests {
    private func changed(
        _ event: HostEvent, _ record: HostRecord, at moment: Timestamp = Stand.now, _ policy: HostPolicy = HostPolicy()
    ) throws -> HostRecord {
        try #require(Stand.machine(moment, policy).apply(event, to: record).record, "\(event)")
    }

    @Test("the node of an earlier installation does not end a new one")
    func oldNode() throws {
        let later = Stand.now.after(.seconds(60))
        var record = try changed(.reinstall(within: .seconds(600)), try Stand.host(.joined))
        let token = try Stand.token("d")
        record = try changed(.bootRequested(mac: try Stand.mac(), peer: Stand.peer, token: token), record)
        record = try changed(.secretRequested(.kickstart, token: token, peer: Stand.peer, digest: "k2"), record)
        record = try changed(.reported(.installed, token: token, message: ""), record)
        #expect(Stand.machine(later).apply(.nodeSeen(alive: later), to: record).record == nil)
        record = try changed(
            .secretRequested(.ignition, token: token, peer: Stand.peer, digest: "i2"), record, at: later)
        #expect(Stand.machine(later).apply(.nodeSeen(alive: Stand.now), to: record).record == nil)
        #expect(try changed(.nodeSeen(alive: later.after(.seconds(1))), record, at: later).phase == .joined)
    }

    @Test(
        "tokens of an earlier installation open nothing",
        arguments: ["kickstart", "ignition", "says installed", "says failed", "says joined"])
    func oldTokens(event: String) throws {
        var record = try changed(.reinstall(within: .seconds(600)), try Stand.host(.joined))
        let event = try MachineTableTests.event(event)
        for _ in 0..<2 {
            guard case .unchanged(.refused) = Stand.machine().apply(event, to: record) else {
                throw Stand.Unreachable(phase: record.phase)
            }
            if record.phase == .armed {
                record = try changed(
                    .bootRequested(mac: try Stand.mac(), peer: Stand.peer, token: try Stand.token("d")), record)
            }
        }
        let delivered = Stand.machine().apply(.secretDelivered(.kickstart, token: try Stand.token("a")), to: record)
        #expect(delivered.record == nil)
    }

    @Test(
        "an order that nothing came of leaves a running node as it was",
        arguments: [HostPhase.approved, .joined, .installed, .failed])
    func expiredOrder(phase: HostPhase) throws {
        let order: HostEvent = phase == .approved ? .arm(within: .seconds(60)) : .reinstall(within: .seconds(60))
        let armed = try changed(order, try Stand.host(phase))
        let later = Stand.now.after(.seconds(61))
        let after = try changed(.timePassed, armed, at: later)
        #expect(
            after.phase == (phase == .installed ? .failed : phase) && after.armedUntil == nil && after.before == nil)
        let boot = try MachineTableTests.event("boot")
        let isRunning = phase == .approved || phase == .joined
        for record in [armed, after] {
            let answer = Stand.machine(later).apply(boot, to: record).answer
            #expect((answer == .localDisk) == isRunning, "\(answer)")
            if case .install = answer { Issue.record("installed without an order") }
        }
    }

    @Test("a clock that is set back a year makes no window longer")
    func setBack() throws {
        let policy = HostPolicy()
        for phase in [HostPhase.armed, .booting, .installing, .installed] {
            let start = Timestamp(milliseconds: 1_800_000_000_000)
            var record = HostRecord(name: try HostName("a"), phase: .approved, at: start, cause: "")
            let token = try Stand.token("a")
            let way: [HostEvent] = [
                .arm(within: .seconds(600)), .bootRequested(mac: try Stand.mac(), peer: Stand.peer, token: token),
                .secretRequested(.kickstart, token: token, peer: Stand.peer, digest: "k"),
                .reported(.installed, token: token, message: ""),
            ]
            for event in way where record.phase != phase { record = try changed(event, record, at: start) }
            let back = Timestamp(milliseconds: start.milliseconds - 365 * 86_400_000)
            let moved = try changed(.timePassed, record, at: back)
            #expect(moved.phase == phase && moved.since == back)
            if phase == .armed { #expect(moved.armedUntil == back.after(.seconds(600))) }
            if let session = moved.session {
                #expect(session.opened == back && session.expires == back.after(policy.window))
            }
            for issue in moved.issued.values { #expect(issue.at == back) }
            // It goes on from there as if nothing had been.
            #expect(Stand.machine(back.after(.seconds(1))).apply(.timePassed, to: moved).record == nil)
            let end = Stand.machine(back.after(.seconds(7200))).apply(.timePassed, to: moved).record?.phase
            #expect(end == (phase == .armed ? .approved : phase == .installed ? nil : .failed))
            #expect(HostStory(.timePassed, to: record, .changed(moved, .accepted))?.kind == "clock")
        }
    }

    @Test("a host without a Kickstart gets its config in its installer, and joins from there")
    func withoutKickstart() throws {
        var policy = HostPolicy()
        policy.skipsKickstart = true
        let event = try MachineTableTests.event("ignition")
        let record = try changed(event, try Stand.host(.booting), at: Stand.now, policy)
        #expect(record.phase == .installing)
        #expect(try changed(.nodeSeen(alive: Stand.now.after(.seconds(1))), record).phase == .joined)
        #expect(try changed(try MachineTableTests.event("says joined"), record).phase == .joined)
    }

    @Test("only what may still go out is kept for it", arguments: HostPhase.allCases)
    func deliverable(phase: HostPhase) throws {
        let expected: Set<String> =
            switch phase {
            case .installing: ["k1"]
            case .firstBoot: ["i1"]
            case .discovered, .approved, .armed, .booting, .installed, .joined, .failed: []
            }
        #expect(try Stand.host(phase).deliverable == expected)
    }

    @Test("what was refused, waits or comes too late is told as that")
    func kinds() throws {
        for (name, phase, kind) in [
            ("kickstart guessed", HostPhase.installing, "refused"), ("kickstart", .installed, "refused"),
            ("kickstart late", .installing, "waits"), ("arm", .joined, "refused"), ("withheld", .installed, "waits"),
            ("says failed", .installing, "failed"), ("boot elsewhere", .booting, "alarm"),
        ] {
            let (event, record) = (try MachineTableTests.event(name), try Stand.host(phase))
            let moment = name.hasSuffix(" late") ? Stand.now.after(.seconds(86_400)) : Stand.now
            let story = HostStory(event, to: record, Stand.machine(moment).apply(event, to: record))
            #expect(story?.kind == kind, "\(name)")
        }
    }

    @Test("what was not made is never issued")
    func nothingMade() throws {
        for (stage, phase) in [(SecretStage.kickstart, HostPhase.booting), (.ignition, .installed)] {
            let event = HostEvent.secretRequested(stage, token: try Stand.token("a"), peer: Stand.peer, digest: "")
            guard case .unchanged(.notReady) = Stand.machine().apply(event, to: try Stand.host(phase)) else {
                throw Stand.Unreachable(phase: phase)
            }
        }
    }

    @Test("a message of a host stays one line, however it is made up")
    func messages() throws {
        let message = "bad\r\n2026-11-21 forged\u{1B}[2J\u{202E}line\u{2028}end " + String(repeating: "x", count: 5000)
        let event = HostEvent.reported(.failed, token: try Stand.token("a"), message: message)
        let outcome = Stand.machine().apply(event, to: try Stand.host(.installing))
        let record = try #require(outcome.record)
        let texts = [record.cause, try #require(HostStory(event, to: try Stand.host(.installing), outcome)).text]
        for text in texts {
            #expect(text.contains("bad 2026-11-21 forged [2J line end") && text.count < 400)
            #expect(
                !text.unicodeScalars.contains {
                    $0.properties.generalCategory == .control || $0 == "\u{202E}" || $0 == "\u{2028}"
                })
        }
        let held = try changed(.hold(reason: "a\nb"), try Stand.host(.joined))
        #expect(held.hold?.reason == "a b")
    }

    @Test("what is kept of a host reads as it was")
    func roundTrip() throws {
        var seed = Seed()
        var record = HostRecord(name: try HostName("a"), phase: .discovered, at: Stand.now, cause: "a \"cause\"\\ é")
        let (token, mac) = (try Stand.token("a"), try Stand.mac())
        for step in 0..<3000 {
            let events: [HostEvent] = [
                .approve, .arm(within: .seconds(600)), .reinstall(within: .seconds(600)), .hold(reason: "h\(step)"),
                .release,
                .bootRequested(
                    mac: mac, peer: ["192.0.2.50", "2001:db8::1"].randomElement(using: &seed) ?? "", token: token),
                .secretRequested(.kickstart, token: token, peer: "192.0.2.50", digest: "k\(step)"),
                .secretRequested(.ignition, token: token, peer: "192.0.2.50", digest: "i\(step)"),
                .secretDelivered(.kickstart, token: token), .archiveRead(bytes: step),
                .reported(.installed, token: token, message: "m"), .nodeSeen(alive: Stand.now.after(.seconds(step))),
                .timePassed,
            ]
            let event = events.randomElement(using: &seed) ?? .timePassed
            record = Stand.machine(Stand.now.after(.seconds(step))).apply(event, to: record).record ?? record
            record.events += 1
            let faults = Faults(source: "record")
            let text = Array(record.value.json().utf8)
            #expect(
                HostRecord(Fields(try JSON.parse(text, source: "record"), faults: faults)) == record, "\(seed) \(step)")
            try faults.check()
        }
    }

    @Test(
        "what is no record is refused, and never guessed",
        arguments: [
            "{}", "[]", "null", "{\"version\":2}", "{\"version\":1,\"name\":\"A\",\"phase\":\"armed\",\"since\":1}",
            "{\"version\":1,\"name\":\"a\",\"phase\":\"gone\",\"since\":1}",
            "{\"version\":1,\"name\":\"a\",\"phase\":\"armed\",\"since\":-1}",
            "{\"version\":1,\"name\":\"a\",\"phase\":\"armed\",\"since\":1,\"more\":1}",
            "{\"version\":1,\"name\":\"a\",\"phase\":\"armed\",\"since\":1,\"session\":{\"token\":\"x\"}}",
            "{\"version\":1,\"name\":\"a\",\"phase\":\"armed\",\"since\":1,\"issued\":{\"other\":{}}}",
            "{\"version\":1,\"name\":\"a\",\"phase\":\"armed\",\"since\":1,\"issued\":{\"kickstart\":{\"at\":1}}}",
        ])
    func unreadable(text: String) throws {
        let faults = Faults(source: "record")
        let record = HostRecord(Fields(try JSON.parse(Array(text.utf8), source: "record"), faults: faults))
        #expect(record == nil || !faults.isEmpty)
        #expect(throws: FaultReport.self) { try faults.check() }
    }

    @Test("a second start never makes a second cluster")
    func parts() throws {
        let (first, second, worker) = (try HostName("c1"), try HostName("c2"), try HostName("w1"))
        func part(
            _ host: HostName, _ phases: [(HostName, HostPhase)], role: HostRole = .controlPlane, answers: Bool = false,
            canStart: Bool = true, after: Duration = .zero
        ) -> ClusterPart {
            ClusterPart(
                of: host, role: role, order: ClusterOrder(first: first, answers: answers, limit: nil),
                canStart: canStart,
                controlPlane: phases.map { HostRecord(name: $0.0, phase: $0.1, at: Stand.now, cause: "") },
                now: Stand.now.after(after))
        }
        func waits(_ part: ClusterPart) -> Bool { if case .wait = part { true } else { false } }
        #expect(part(first, [(first, .installed), (second, .armed)]) == .start)
        #expect(part(first, [(first, .installed), (second, .joined)], answers: true) == .join)
        #expect(waits(part(first, [(first, .installed), (second, .joined)])))
        #expect(waits(part(first, [(first, .installed)], canStart: false)))
        #expect(waits(part(worker, [(first, .firstBoot)], role: .worker)))
        #expect(part(worker, [(first, .firstBoot)], role: .worker, answers: true) == .join)
        #expect(part(worker, [(first, .joined)], role: .worker, after: .seconds(3600)) == .joinUnseen)
        #expect(waits(part(worker, [(first, .joined)], role: .worker, after: .seconds(90_000))))
        #expect(part(second, [(first, .joined)], after: .seconds(3600)) == .joinUnseen)
        #expect(waits(part(second, [(first, .joined)], after: .seconds(7300))))
    }
}
