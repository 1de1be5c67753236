import Inventory
import Testing

@testable import Markup
@testable import Provisioning

/// Records that only damage or an odd clock can make; the fuzz target `host-record` found the first.
@Suite("Host record, at its edges")
struct RecordEdgeTests {
    private func read(_ record: Value) throws -> HostRecord? {
        let tree = try JSON.parse(Array(record.json().utf8), source: "r")
        return HostRecord(Fields(tree, faults: Faults(source: "r")))
    }

    @Test("a clock that is set back to its beginning leaves a record that can be read again")
    func clockAtItsBeginning() throws {
        let token = try Stand.token("a")
        var record = try Stand.host(.installing)
        let later = Stand.now.after(.seconds(1200))
        let installed = Stand.machine(later).apply(.reported(.installed, token: token, message: ""), to: record)
        record = try #require(installed.record)
        let start = Timestamp(milliseconds: 0)
        let moved = try #require(Stand.machine(start).apply(.timePassed, to: record).record)
        #expect(moved.issued.values.allSatisfy { $0.at == start } && moved.session?.opened == start)
        #expect(try read(moved.value) == moved)
    }

    @Test("counts that no host comes to are not taken", arguments: ["orders", "installations", "progress", "events"])
    func endlessCounts(_ name: String) throws {
        guard case .object(let members) = try Stand.host(.approved).value else { return }
        let changed = members.map { $0.key == name ? Value.Member(name, .integer(.max)) : $0 }
        #expect(try read(.object(members)) != nil)
        #expect(try read(.object(changed)) == nil)
    }

    @Test(
        "what is missing is told, and never taken for something else",
        arguments: [
            "{}", "{\"version\":1,\"name\":\"a\",\"phase\":\"approved\"}",
            "{\"version\":1,\"name\":\"a\",\"phase\":\"approved\",\"since\":1,\"hold\":{}}",
        ])
    func incomplete(_ text: String) throws {
        let faults = Faults(source: "r")
        #expect(HostRecord(Fields(try JSON.parse(Array(text.utf8), source: "r"), faults: faults)) == nil)
        #expect(!faults.isEmpty)
    }
}
