import Inventory
import Testing

@testable import Markup
@testable import Provisioning

/// Windows to the millisecond, and what is told at their ends.
@Suite("Host machine, at the edges of its windows")
struct MachineEdgeTests {
    private static func before(_ end: Timestamp) -> Timestamp { Timestamp(milliseconds: end.milliseconds - 1) }

    @Test("an order ends at its end, and not before")
    func order() throws {
        let record = try Stand.host(.armed)
        let end = try #require(record.armedUntil)
        let boot = try MachineTableTests.event("boot")
        guard case .install = Stand.machine(Self.before(end)).apply(boot, to: record).answer else {
            throw Stand.Unreachable(phase: .booting)
        }
        #expect(Stand.machine(Self.before(end)).apply(.timePassed, to: record).record == nil)
        for event in [boot, .timePassed] {
            let after = try #require(Stand.machine(end).apply(event, to: record).record)
            #expect(after.phase == .approved)
            let story = HostStory(event, to: record, .changed(after, .localDisk))
            #expect(story?.kind == "disarmed")
            #expect(story?.text.hasPrefix("is no longer armed: nothing booted in the time it was armed for") == true)
        }
    }

    @Test("a session ends at its end, and not before", arguments: [HostPhase.booting, .installing])
    func session(phase: HostPhase) throws {
        let record = try Stand.host(phase)
        let end = try #require(record.session?.expires)
        let (boot, kickstart) = (try MachineTableTests.event("boot"), try MachineTableTests.event("kickstart"))
        let (early, late) = (Stand.machine(Self.before(end)), Stand.machine(end))
        guard case .install = early.apply(boot, to: record).answer,
            case .deliver = early.apply(kickstart, to: record).answer
        else { throw Stand.Unreachable(phase: phase) }
        #expect(early.apply(.timePassed, to: record).record == nil)
        #expect(
            late.apply(kickstart, to: record)
                == .unchanged(.notReady(reason: "the window of its session is over; an operator must order again")))
        for event in [boot, .timePassed] {
            let outcome = late.apply(event, to: record)
            #expect(outcome.record?.phase == .failed)
            #expect(
                outcome.answer
                    == .wait(reason: "it failed: its installation did not end within its window; order a reinstall"))
        }
    }

    @Test("a window that was longer is not cut short by the end of the installer")
    func longerWindow() throws {
        let record = try Stand.host(.installing)
        var policy = HostPolicy()
        policy.window = .seconds(60)
        let event = try MachineTableTests.event("says installed")
        #expect(
            Stand.machine(Stand.now, policy).apply(event, to: record).record?.session?.expires
                == record.session?.expires)
    }

    @Test("an order is used up by the boot that it was for, and each delivery counts")
    func counts() throws {
        var record = try Stand.host(.booting)
        #expect(record.before == nil && record.armedUntil == nil && record.installations == 1)
        record = try Stand.host(.installing)
        for count in 1...3 {
            record = try #require(
                Stand.machine().apply(try MachineTableTests.event("delivered"), to: record).record)
            #expect(record.issued[.kickstart]?.deliveries == count)
        }
    }

    @Test("an order that is given again is told as that")
    func armedAgain() throws {
        let (event, record) = (try MachineTableTests.event("arm"), try Stand.host(.armed))
        let again = Stand.machine().apply(event, to: record)
        #expect(
            HostStory(event, to: record, again)?.text
                == "was armed for some more time: its next network boot installs it")
    }

    @Test("a release that gives an installation up says so")
    func givenUp() throws {
        var record = try Stand.host(.installing)
        record.hold = .alarm(reason: "two of it")
        #expect(
            HostStory(.release, to: record, Stand.machine().apply(.release, to: record))?.text
                == "is no longer held; its installation was given up; next: slipway host reinstall worker-1")
    }

    @Test("after an alarm nothing comes of an order, and a node that runs starts as before")
    func alarmOfNode() throws {
        let machine = Stand.machine()
        let armed = try #require(
            machine.apply(.reinstall(within: .seconds(60)), to: try Stand.host(.joined)).record)
        let alarmed = try #require(machine.apply(.contradicted(reason: "two of it"), to: armed).record)
        let outcome = machine.apply(.release, to: alarmed)
        let released = try #require(outcome.record)
        #expect(released.phase == .joined && released.armedUntil == nil && released.before == nil)
        #expect(machine.apply(try MachineTableTests.event("boot"), to: released).answer == .localDisk)
        #expect(
            HostStory(.release, to: alarmed, outcome)?.text
                == "is no longer held; its order was given up; next: slipway host reinstall worker-1")
    }

    @Test("what it was before an order is kept with it")
    func before() throws {
        let armed = Stand.machine().apply(.reinstall(within: .seconds(60)), to: try Stand.host(.joined)).record
        let record = try #require(armed)
        let tree = try JSON.parse(Array(record.value.json().utf8), source: "r")
        #expect(record.before == .joined)
        #expect(HostRecord(Fields(tree, faults: Faults(source: "r")))?.before == .joined)
    }

    @Test("a cluster knows its first token as long as kubeadm does, and no moment longer")
    func tokens() throws {
        let (first, other) = (try HostName("c1"), try HostName("c2"))
        for (role, seconds) in [(HostRole.controlPlane, 7200), (.worker, 86_400)] {
            let end = Stand.now.after(.seconds(seconds))
            for (moment, expected) in [(Self.before(end), true), (end, false)] {
                let part = ClusterPart(
                    of: other, role: role, order: ClusterOrder(first: first, answers: false, limit: nil),
                    canStart: true,
                    controlPlane: [HostRecord(name: first, phase: .joined, at: Stand.now, cause: "")], now: moment)
                #expect((part == .joinUnseen) == expected, "\(role)")
            }
        }
    }

    @Test(
        "a host of the control plane that has its config keeps the first from starting again, one that waits for it not",
        arguments: HostPhase.allCases, [false, true])
    func secondStart(phase: HostPhase, isIssued: Bool) throws {
        let (first, other) = (try HostName("c1"), try HostName("c2"))
        var record = HostRecord(name: other, phase: phase, at: Stand.now, cause: "")
        if isIssued { record.issued[.ignition] = HostRecord.Issue(digest: "i", at: Stand.now, deliveries: 1) }
        let part = ClusterPart(
            of: first, role: .controlPlane, order: ClusterOrder(first: first, answers: false, limit: nil),
            canStart: true, controlPlane: [record], now: Stand.now)
        #expect((part == .start) == !(isIssued || [.firstBoot, .joined].contains(phase)))
    }
}
