import Inventory
import Testing

@testable import Provisioning

/// Installations that end otherwise than they should, and what can still come of them.
@Suite("Host machine, at the end of an installation")
struct MachineEndTests {
    private func changed(
        _ event: HostEvent, _ record: HostRecord, _ policy: HostPolicy = HostPolicy()
    ) throws -> HostRecord {
        try #require(Stand.machine(Stand.now, policy).apply(event, to: record).record, "\(event)")
    }

    private func failed(in phase: HostPhase) throws -> HostRecord {
        try changed(try MachineTableTests.event("says failed"), try Stand.host(phase))
    }

    @Test("a host that failed after it had its config is joined when its node is there", arguments: [false, true])
    func joinsAfterAll(isHeld: Bool) throws {
        var record = try failed(in: .firstBoot)
        if isHeld { record = try changed(.hold(reason: "audit"), record) }
        for event in ["node seen", "says joined"] {
            let event = try MachineTableTests.event(event)
            let joined = try changed(event, record)
            #expect(joined.phase == .joined && joined.deliverable.isEmpty && joined.hold == record.hold)
            #expect(HostStory(event, to: record, .changed(joined, .accepted))?.kind == "joined")
        }
        let old = try MachineTableTests.event("old node seen")
        #expect(Stand.machine().apply(old, to: record).record == nil)
        let guessed = HostEvent.reported(.joined, token: try Stand.token("c"), message: "")
        #expect(Stand.machine().apply(guessed, to: record).record == nil)
    }

    @Test(
        "one that failed in its installer is not, whatever node has its name", arguments: ["node seen", "says joined"])
    func noConfig(event: String) throws {
        for phase in [HostPhase.booting, .installing, .installed] {
            #expect(Stand.machine().apply(try MachineTableTests.event(event), to: try failed(in: phase)).record == nil)
        }
    }

    @Test("an installer that took too long, with the config on its disk, may have come to its end")
    func embedded() throws {
        var policy = HostPolicy()
        policy.embedsIgnition = true
        let record = try changed(try MachineTableTests.event("ignition"), try Stand.host(.installing), policy)
        let late = try #require(Stand.machine(Stand.now.after(.seconds(7200))).apply(.timePassed, to: record).record)
        #expect(late.phase == .failed)
        #expect(try changed(try MachineTableTests.event("node seen"), late).phase == .joined)
    }

    @Test("after an alarm, a node is no proof of which of the two it is", arguments: ["node seen", "says joined"])
    func givenUp(event: String) throws {
        var policy = HostPolicy()
        policy.embedsIgnition = true
        var record = try changed(try MachineTableTests.event("ignition"), try Stand.host(.installing), policy)
        record = try changed(try MachineTableTests.event("boot elsewhere"), record)
        record = try changed(.release, record)
        #expect(record.phase == .failed && record.issued[.ignition] != nil)
        #expect(Stand.machine().apply(try MachineTableTests.event(event), to: record).record == nil)
    }

    @Test("an order forgets what came before it: no node ends it", arguments: ["node seen", "says joined"])
    func ordered(event: String) throws {
        let record = try changed(.reinstall(within: .seconds(60)), try failed(in: .firstBoot))
        #expect(Stand.machine().apply(try MachineTableTests.event(event), to: record).record == nil)
    }

    @Test(
        "a machine that is another host now gets nothing more", arguments: [HostPhase.booting, .installing, .installed])
    func disowned(phase: HostPhase) throws {
        let (event, record) = (try MachineTableTests.event("disowned"), try Stand.host(phase))
        let ended = try changed(event, record)
        #expect(ended.phase == .failed && ended.cause == "its machine is worker-2 now" && !ended.phase.isUnderWay)
        #expect(ended.session == nil && ended.deliverable.isEmpty)
        for secret in ["kickstart", "ignition", "coreos ignition", "embedded ignition"] {
            #expect(
                Stand.machine().apply(try MachineTableTests.event(secret), to: ended).answer
                    == .refused(reason: "its token is of no open session"))
        }
        #expect(
            HostStory(event, to: record, .changed(ended, .accepted))?.text
                == "failed: its machine is worker-2 now; next: list its machine, then slipway host reinstall worker-1")
        // An order begins anew.
        #expect(try changed(.reinstall(within: .seconds(60)), ended).phase == .armed)
    }

    @Test("one that has its config gets it no more, and becomes a node as it would have")
    func disownedNode() throws {
        let (event, record) = (try MachineTableTests.event("disowned"), try Stand.host(.firstBoot))
        let ended = try changed(event, record)
        #expect(ended.phase == .firstBoot && ended.deliverable.isEmpty && ended.since == record.since)
        let again = Stand.machine().apply(try MachineTableTests.event("ignition"), to: ended).answer
        #expect(again == .refused(reason: "its token is of no open session"))
        #expect(
            HostStory(event, to: record, .changed(ended, .accepted))?.text
                == "gets nothing any more: its machine is worker-2 now")
        #expect(try changed(try MachineTableTests.event("node seen"), ended).phase == .joined)
        #expect(Stand.machine().apply(event, to: ended).record == nil)
    }

    @Test("a hold outlasts the end of a session")
    func disownedWhileHeld() throws {
        let held = try changed(.hold(reason: "audit"), try Stand.host(.installing))
        let ended = try changed(try MachineTableTests.event("disowned"), held)
        #expect(ended.phase == .failed && ended.hold == held.hold)
        #expect(try changed(.release, ended).phase == .failed)
    }
}
