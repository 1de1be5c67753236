import Inventory
import Testing

@testable import Provisioning

/// Every phase with every event: what comes of it, in a word, and the phase after it.
@Suite("Host machine, as a table")
struct MachineTableTests {
    /// Columns are the phases in their order. A cell is an answer, then `>phase` where the phase changes, or `!` where
    /// an alarm is raised.
    static let table = """
        event               | discovered | approved | armed | booting | installing | installed | first-boot | joined | failed
        approve             | ok>approved | no | no | no | no | no | no | no | no
        arm                 | no | ok>armed | ok | no | no | no | no | no | ok>armed
        reinstall           | no | no | no | no | no | ok>armed | ok>armed | ok>armed | ok>armed
        hold                | ok | ok | ok | ok | ok | ok | ok | ok | ok
        release             | no | no | no | no | no | no | no | no | no
        boot                | wait | disk | install>booting | install | install | disk | disk | disk | wait
        boot elsewhere      | wait | disk | install>booting | wait! | wait! | disk | disk | disk | wait
        kickstart           | no | no | no | first>installing | again | gone | gone | gone | later
        kickstart elsewhere | no | no | no | later! | later! | gone | gone | gone | later
        kickstart guessed   | no | no | no | no | no | no | no | no | no
        ignition            | no | no | no | no | first>first-boot | first>first-boot | again | gone | later
        ignition elsewhere  | no | no | no | later! | later! | later! | later! | gone | later
        delivered           | ok | ok | ok | ok | ok | ok | ok | ok | ok
        archive             | ok | ok | ok | ok | ok | ok | ok | ok | ok
        logs kept           | ok | ok | ok | ok | ok | ok | ok | ok | ok
        says installed      | no | no | no | no | ok>installed | ok | ok | ok | no
        says failed         | no | no | no | ok>failed | ok>failed | ok>failed | ok>failed | no | ok
        says first boot     | no | no | no | no | ok>first-boot | ok>first-boot | ok | ok | no
        says joined         | no | no | no | no | no | no | ok>joined | ok | no
        node seen           | ok | ok | ok | ok | ok | ok | ok>joined | ok | ok
        old node seen       | ok | ok | ok | ok | ok | ok | ok | ok | ok
        contradicted        | wait | wait | wait! | wait! | wait! | wait | wait | wait | wait
        disowned            | ok | ok | ok | ok>failed | ok>failed | ok>failed | ok | ok | ok
        ignition guessed    | no | no | no | no | no | no | no | no | no
        report guessed      | no | no | no | no | no | no | no | no | no
        delivered guessed   | ok | ok | ok | ok | ok | ok | ok | ok | ok
        kickstart unmade    | no | no | no | later | again | gone | gone | gone | later
        ignition unmade     | no | no | no | no | later | later | again | gone | later
        coreos ignition     | no | no | no | first>installing | first>first-boot | first>first-boot | again | gone | later
        embedded ignition   | no | no | no | no | first | first>first-boot | again | gone | later
        withheld            | later | later | later | later | later | later | later | later | later
        boot late           | wait | disk | disk>approved | wait>failed | wait>failed | disk | disk | disk | wait
        kickstart late      | no | no | no | later | later | gone | gone | gone | later
        ignition late       | no | no | no | later | later | later | later | gone | later
        says installed late | no | no | no | no | ok>installed | ok | ok | ok | no
        time                | ok | ok | ok | ok | ok | ok | ok | ok | ok
        much later          | ok | ok | disk>approved | wait>failed | wait>failed | ok | ok | ok | ok
        """

    static let rows = table.split(separator: "\n").dropFirst().map(String.init)

    static func event(_ name: String) throws -> HostEvent {
        let (token, peer, other) = (try Stand.token("a"), Stand.peer, "192.0.2.66")
        switch name {
        case "approve": return .approve
        case "arm": return .arm(within: .seconds(60))
        case "reinstall": return .reinstall(within: .seconds(60))
        case "hold": return .hold(reason: "maintenance")
        case "release": return .release
        case "boot": return .bootRequested(mac: try Stand.mac(), peer: peer, token: try Stand.token("b"))
        case "boot elsewhere": return .bootRequested(mac: try Stand.mac(), peer: other, token: try Stand.token("b"))
        case "kickstart": return .secretRequested(.kickstart, token: token, peer: peer, digest: "k2")
        case "kickstart elsewhere": return .secretRequested(.kickstart, token: token, peer: other, digest: "k2")
        case "kickstart guessed":
            return .secretRequested(.kickstart, token: try Stand.token("c"), peer: peer, digest: "k2")
        case "ignition": return .secretRequested(.ignition, token: token, peer: peer, digest: "i2")
        case "ignition guessed":
            return .secretRequested(.ignition, token: try Stand.token("c"), peer: peer, digest: "i2")
        case "report guessed": return .reported(.installed, token: try Stand.token("c"), message: "")
        case "delivered guessed": return .secretDelivered(.kickstart, token: try Stand.token("c"))
        case "kickstart unmade": return .secretRequested(.kickstart, token: token, peer: peer, digest: "")
        case "ignition unmade": return .secretRequested(.ignition, token: token, peer: peer, digest: "")
        case "coreos ignition", "embedded ignition": return try event("ignition")
        case _ where name.hasSuffix(" late"): return try event(String(name.dropLast(" late".count)))
        case "withheld": return .secretWithheld(.ignition, .notReady(reason: "control-1 comes first"))
        case "contradicted": return .contradicted(reason: "a machine has marks of it and of worker-2")
        case "disowned": return .disowned(reason: "its machine is worker-2 now")
        case "ignition elsewhere": return .secretRequested(.ignition, token: token, peer: other, digest: "i2")
        case "delivered": return .secretDelivered(.kickstart, token: token)
        case "archive": return .archiveRead(bytes: 4096)
        case "logs kept": return .logsKept
        case "says installed": return .reported(.installed, token: token, message: "")
        case "says failed": return .reported(.failed, token: token, message: "no disk")
        case "says first boot": return .reported(.firstBoot, token: token, message: "")
        case "says joined": return .reported(.joined, token: token, message: "")
        case "node seen": return .nodeSeen(alive: Stand.now.after(.seconds(1)))
        case "old node seen": return .nodeSeen(alive: Stand.now)
        case "time", "much later": return .timePassed
        default: throw Stand.Unreachable(phase: .failed)
        }
    }

    /// The machine that a row is about: a day later for some, and with another policy for others.
    private static func machine(_ name: String) -> HostMachine {
        var policy = HostPolicy()
        policy.skipsKickstart = name.hasPrefix("coreos ")
        policy.embedsIgnition = name.hasPrefix("embedded ")
        let isLate = name.hasSuffix(" late") || name == "much later"
        return Stand.machine(isLate ? Stand.now.after(.seconds(86_400)) : Stand.now, policy)
    }

    /// What kind of event a row is about; a new kind finds no row.
    private static func kind(_ event: HostEvent) -> Int {
        switch event {
        case .approve: 0
        case .arm: 1
        case .reinstall: 2
        case .hold: 3
        case .release: 4
        case .bootRequested: 5
        case .contradicted: 6
        case .secretRequested(.kickstart, _, _, _): 7
        case .secretRequested(.ignition, _, _, _): 8
        case .secretDelivered: 9
        case .archiveRead: 10
        case .reported(.installed, _, _): 11
        case .reported(.failed, _, _): 12
        case .reported(.firstBoot, _, _): 13
        case .reported(.joined, _, _): 14
        case .nodeSeen: 15
        case .timePassed: 16
        case .secretWithheld: 17
        case .logsKept: 18
        case .disowned: 19
        }
    }

    @Test("every kind of event has its row")
    func isWhole() throws {
        let kinds = try Self.rows.map { row in
            Self.kind(try Self.event(String(row.prefix { $0 != "|" }).split(separator: " ").joined(separator: " ")))
        }
        #expect(Set(kinds) == Set(0...19))
    }

    /// What a held host is told, whoever holds it; nothing but its report, or a node that is seen, moves it then.
    static let heldTable = """
        approve             | ok>approved | no | no | no | no | no | no | no | no
        arm                 | no | no | no | no | no | no | no | no | no
        reinstall           | no | no | no | no | no | no | no | no | no
        hold                | ok | ok | ok | ok | ok | ok | ok | ok | ok
        release             | ok | ok | ok | ok | ok | ok | ok | ok | ok
        boot                | wait | wait | wait | wait | wait | wait | wait | wait | wait
        boot elsewhere      | wait | wait | wait | wait | wait | wait | wait | wait | wait
        boot late           | wait | wait | wait | wait | wait | wait | wait | wait | wait
        contradicted        | wait | wait | wait | wait | wait | wait | wait | wait | wait
        disowned            | ok | ok | ok | ok>failed | ok>failed | ok>failed | ok | ok | ok
        kickstart           | no | no | no | later | later | later | later | later | later
        kickstart elsewhere | no | no | no | later | later | later | later | later | later
        kickstart guessed   | no | no | no | no | no | no | no | no | no
        ignition            | no | no | no | later | later | later | later | later | later
        ignition elsewhere  | no | no | no | later | later | later | later | later | later
        coreos ignition     | no | no | no | later | later | later | later | later | later
        embedded ignition   | no | no | no | later | later | later | later | later | later
        delivered           | ok | ok | ok | ok | ok | ok | ok | ok | ok
        archive             | ok | ok | ok | ok | ok | ok | ok | ok | ok
        logs kept           | ok | ok | ok | ok | ok | ok | ok | ok | ok
        says installed      | no | no | no | no | ok>installed | ok | ok | ok | no
        says failed         | no | no | no | ok>failed | ok>failed | ok>failed | ok>failed | no | ok
        says first boot     | no | no | no | no | ok>first-boot | ok>first-boot | ok | ok | no
        says joined         | no | no | no | no | no | no | ok>joined | ok | no
        node seen           | ok | ok | ok | ok | ok | ok | ok>joined | ok | ok
        time                | ok | ok | ok | ok | ok | ok | ok | ok | ok
        much later          | ok | ok | disk>approved | wait>failed | wait>failed | ok | ok | ok | ok
        """

    @Test("what comes of every event in every phase of a held host", arguments: heldTable.split(separator: "\n"))
    func heldCell(row: Substring) throws {
        let cells = row.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
        let name = cells[0]
        try #require(cells.count == HostPhase.allCases.count + 1)
        for isAlarm in [false, true] {
            for (phase, expected) in zip(HostPhase.allCases, cells.dropFirst()) {
                var record = try Stand.host(phase)
                record.hold = isAlarm ? .alarm(reason: "two of it") : .order(reason: "audit")
                let outcome = Self.machine(name).apply(try Self.event(name), to: record)
                let after = outcome.record?.phase ?? phase
                let found = Self.word(outcome.answer) + (after == phase ? "" : ">\(after.rawValue)")
                // After an alarm nobody knows which of two was the host.
                let isGivenUp = isAlarm && name == "release" && [.armed, .booting, .installing].contains(phase)
                let end = phase == .armed ? "ok>approved" : "ok>failed"
                #expect(found == (isGivenUp ? end : expected), "\(name) when \(phase.rawValue), \(isAlarm)")
                #expect(outcome.alarm == nil)
                if let hold = outcome.record?.hold {
                    #expect(hold == (isAlarm || name != "hold" ? record.hold : .order(reason: "maintenance")))
                } else if outcome.record != nil {
                    #expect(name == "release")
                }
                if isGivenUp {
                    #expect(outcome.record?.session == nil && outcome.record?.armedUntil == nil)
                    #expect(outcome.record?.deliverable.isEmpty == true)
                }
            }
        }
    }

    private static func word(_ answer: HostAnswer) -> String {
        switch answer {
        case .accepted: "ok"
        case .install: "install"
        case .localDisk: "disk"
        case .wait: "wait"
        case .deliver(_, isFirst: true): "first"
        case .deliver(_, isFirst: false): "again"
        case .notReady: "later"
        case .refused: "no"
        case .gone: "gone"
        }
    }

    @Test("what comes of every event in every phase", arguments: rows)
    func cell(row: String) throws {
        let cells = row.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
        let name = cells[0]
        try #require(cells.count == HostPhase.allCases.count + 1)
        for (phase, expected) in zip(HostPhase.allCases, cells.dropFirst()) {
            let record = try Stand.host(phase)
            let outcome = Self.machine(name).apply(try Self.event(name), to: record)
            let after = outcome.record?.phase ?? phase
            let found =
                Self.word(outcome.answer) + (after == phase ? "" : ">\(after.rawValue)")
                + (outcome.alarm == nil ? "" : "!")
            #expect(found == expected, "\(name) when \(phase.rawValue)")
            if name.hasSuffix(" guessed") { #expect(outcome.record == nil, "\(name) when \(phase.rawValue)") }
            if name == "delivered", record.issued[.kickstart] != nil {
                #expect(outcome.record?.issued[.kickstart]?.deliveries == 1)
            }
            #expect(
                (outcome.alarm != nil) == (outcome.record?.hold.map { $0 != record.hold } == true && name != "hold"))
        }
    }

    @Test("a held host gets nothing, and goes on when it is released", arguments: HostPhase.allCases)
    func held(phase: HostPhase) throws {
        let record = try Stand.host(phase)
        let machine = Stand.machine()
        let held = try #require(machine.apply(.hold(reason: "audit"), to: record).record)
        for name in ["boot", "kickstart", "ignition", "arm", "reinstall"] {
            let outcome = machine.apply(try Self.event(name), to: held)
            #expect(outcome.record == nil, "\(name)")
            switch outcome.answer {
            case .wait, .notReady, .refused: break
            default: Issue.record("\(name) of a held host: \(outcome.answer)")
            }
        }
        #expect(machine.apply(.release, to: held).record == record)
    }

    @Test("after an alarm neither session goes on", arguments: [HostPhase.booting, .installing])
    func alarm(phase: HostPhase) throws {
        let machine = Stand.machine()
        let alarmed = try #require(
            machine.apply(try Self.event("boot elsewhere"), to: try Stand.host(phase)).record)
        #expect(
            machine.apply(try Self.event("boot"), to: alarmed).answer
                == .wait(reason: "held: \(alarmed.hold?.reason ?? "")"))
        guard case .notReady = machine.apply(try Self.event("kickstart"), to: alarmed).answer else {
            throw Stand.Unreachable(phase: phase)
        }
        // An operator's hold does not cover the alarm.
        #expect(machine.apply(.hold(reason: "x"), to: alarmed).record == nil)
        let released = try #require(machine.apply(.release, to: alarmed).record)
        #expect(released.phase == .failed && released.session == nil)
        #expect(
            machine.apply(try Self.event("kickstart"), to: released).answer
                == .refused(reason: "its token is of no open session"))
    }

    @Test("the host's fixed addresses are its own, and any where the operator says so")
    func addresses() throws {
        let booting = try Stand.host(.booting)
        let event = try Self.event("kickstart elsewhere")
        var policy = HostPolicy()
        policy.fixedAddresses = ["192.0.2.66"]
        #expect(Stand.machine(Stand.now, policy).apply(event, to: booting).record?.phase == .installing)
        policy = HostPolicy()
        policy.allowsOtherAddresses = true
        #expect(Stand.machine(Stand.now, policy).apply(event, to: booting).record?.phase == .installing)
    }

    @Test("the installer may ask for the config that it embeds")
    func embedded() throws {
        var policy = HostPolicy()
        policy.embedsIgnition = true
        let outcome = Stand.machine(Stand.now, policy).apply(
            try Self.event("ignition"), to: try Stand.host(.installing))
        #expect(outcome.record?.phase == .installing && outcome.record?.issued[.ignition]?.digest == "i2")
    }
}
