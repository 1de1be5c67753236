import Inventory
import Markup
import OpenSSL
@testable import Provisioning
@testable import Store

/// What a server reads back of what it kept: its own, but files can be damaged, and exports changed.
enum StateTargets {
    static let dump = Target(
        "store-dump", limit: 4096, refusals: [StoreDumpError.self],
        seeds: {
            let lines = [
                "{\"slipwayStore\":1}", "{\"key\":\"hosts/a\",\"value\":\"7b7d\"}", "{\"key\":\"b\",\"value\":\"\"}",
            ]
            let text = lines.map { $0 + "\n" }.joined()
            return [Array(text.utf8), Array((lines[0] + "\n").utf8), try withFoot(Array(text.utf8), entries: 2)]
        }
    ) { input in
        // Without its foot nothing of it would be looked at.
        let count = input.count { $0 == UInt8(ascii: "\n") } - 1
        for text in [input, try withFoot(input, entries: count)] {
            guard let entries = outcome({ try StoreDump.entries(text) }) else { continue }
            for (key, _) in entries {
                expectEqual(try StoreKey(key.description), key, "the key again")
                expect(!key.description.split(separator: "/").contains(".."), "a key that climbs")
            }
            let lines = entries.map { entry in
                let value: Value = ["key": .string(entry.0.description), "value": .string(Hex.text(entry.1))]
                return value.json() + "\n"
            }
            let again = try withFoot(Array(("{\"slipwayStore\":1}\n" + lines.joined()).utf8), entries: lines.count)
            let read = try StoreDump.entries(again)
            expect(read.map(\.0) == entries.map(\.0) && read.map(\.1) == entries.map(\.1), "the export written again")
            // A changed bit is seen.
            var changed = again
            changed[changed.count / 2] ^= 1
            expect(outcome { try StoreDump.entries(changed) } == nil, "a changed export is taken")
        }
        // All that is wrong is told.
        _ = try StoreDump.entries(input)
    }

    private static func withFoot(_ text: [UInt8], entries: Int) throws -> [UInt8] {
        let foot: Value = ["entries": .integer(entries), "sha256": .string(Hex.text(try SHA256.digest(of: text)))]
        return text + Array((foot.json() + "\n").utf8)
    }

    static let record = Target(
        "host-record", limit: 4096, refusals: [Fault.self, FaultReport.self], seeds: { try records() }
    ) { input in
        let faults = Faults(source: "r")
        let tree = try JSON.parse(input, source: "r")
        if let entry = HostEntry(Fields(tree, faults: Faults(source: "e"))) {
            expectEqual(HostEntry(try fields(entry.value)), entry, "the entry written again")
        }
        guard let record = HostRecord(Fields(tree, faults: faults)) else {
            expect(!faults.isEmpty, "no record, and no faults")
            return try faults.check()
        }
        expectEqual(HostRecord(try fields(record.value)), record, "the record written again")
        try walk(record, Pieces(of: input))
    }

    private static func fields(_ value: Value) throws -> Fields {
        Fields(try JSON.parse(Array(value.json().utf8), source: "a"), faults: Faults(source: "a"))
    }

    /// Whatever a record says, the machine goes on from it.
    private static func walk(_ start: HostRecord, _ pieces: Pieces) throws {
        var (record, pieces) = (start, pieces)
        var time = start.since.milliseconds
        for _ in 0..<16 {
            time = [time.addingReportingOverflow(60_000).partialValue, 0, .max][pieces.number(below: 3)]
            let machine = HostMachine(policy: HostPolicy(), now: Timestamp(milliseconds: max(0, time)))
            let event = try event(for: record, &pieces)
            let outcome = machine.apply(event, to: record)
            if let story = HostStory(event, to: record, outcome) {
                expect(story.text.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "a control character in a story")
            }
            guard case .changed(let next, _, _) = outcome else { continue }
            let ordered = next.orders - start.orders + (start.phase == .armed ? 1 : 0)
            expect(next.installations - start.installations <= ordered, "an installation without an order")
            record = next
        }
        expectEqual(HostRecord(try fields(record.value)), record, "the record after a walk")
    }

    private static func event(for record: HostRecord, _ pieces: inout Pieces) throws -> HostEvent {
        let token = try record.session?.token ?? SecretToken("00112233445566778899aabbccddeeff")
        let peer = record.session?.peer ?? "192.0.2.1"
        let events: [HostEvent] = [
            .approve, .arm(within: .seconds(3600)), .reinstall(within: .seconds(3600)), .hold(reason: "a\nb"), .release,
            .bootRequested(mac: try MACAddress("52:54:00:00:00:01"), peer: peer, token: token),
            .contradicted(reason: "c"), .disowned(reason: "d\n"),
            .secretRequested(.kickstart, token: token, peer: peer, digest: "d1"),
            .secretRequested(.ignition, token: token, peer: peer, digest: "d2"),
            .secretDelivered(.kickstart, token: token), .secretDelivered(.ignition, token: token),
            .archiveRead(bytes: pieces.number(below: 1 << 30)),
            .reported(HostEvent.Report.allCases[pieces.number(below: 4)], token: token, message: "m\u{7}"),
            .nodeSeen(alive: Timestamp(milliseconds: .max)), .timePassed,
            .secretWithheld(.ignition, .notReady(reason: "w\u{1B}")), .logsKept,
        ]
        return events[pieces.number(below: events.count)]
    }

    /// A host at every step of its way, and a sentence of its story.
    @Sendable private static func records() throws -> [[UInt8]] {
        let token = try SecretToken("00112233445566778899aabbccddeeff")
        let events: [HostEvent] = [
            .approve, .arm(within: .seconds(3600)),
            .bootRequested(mac: try MACAddress("52:54:00:00:00:01"), peer: "192.0.2.1", token: token),
            .secretRequested(.kickstart, token: token, peer: "192.0.2.1", digest: "d1"), .archiveRead(bytes: 1000),
            .secretRequested(.ignition, token: token, peer: "192.0.2.1", digest: "d2"),
            .secretDelivered(.ignition, token: token), .reported(.joined, token: token, message: "m"),
            .hold(reason: "h"),
        ]
        let machine = HostMachine(policy: HostPolicy(), now: Timestamp(milliseconds: 1_700_000_000_000))
        var record = HostRecord(name: try HostName("a"), phase: .discovered, at: machine.now, cause: "it asked")
        var seeds = [record.value]
        for event in events {
            guard case .changed(let next, _, _) = machine.apply(event, to: record) else { continue }
            record = next
            seeds.append(record.value)
        }
        let entry = HostEntry(
            host: record.name, number: 1, time: machine.now, kind: "armed", text: "was armed", peer: "192.0.2.1",
            phase: .armed, isAlarm: true)
        return (seeds + [entry.value]).map { Array($0.json().utf8) }
    }

    static let all = [dump, record]
}
