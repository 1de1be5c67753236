import Inventory
import Ledger
import Provisioning
import Store
import Synchronization
import SystemPackage
import TestStore
import TestSupport
import Testing

@Suite("Ledger, damaged and disturbed") struct LedgerDamageTests {
    private let directory: TemporaryDirectory
    private let store: SQLiteStore
    private let ledger: HostLedger
    private let (one, two): (HostName, HostName)

    init() throws {
        directory = try TemporaryDirectory()
        store = try SQLiteStore(directory("store.db"))
        ledger = HostLedger(store) { Timestamp(milliseconds: 1000) }
        (one, two) = (try HostName("one"), try HostName("two"))
    }

    private func write(_ key: String, _ value: String) async throws {
        var transaction = StoreTransaction()
        transaction.put(try StoreKey(key), Array(value.utf8))
        _ = try await store.commit(transaction)
    }

    private func text(_ key: String) async throws -> String {
        String(decoding: try #require(try await store.entry(StoreKey(key))).value, as: UTF8.self)
    }

    private func keys(_ prefix: String) async throws -> [String] {
        try await store.all(under: StorePrefix(try StoreKey(prefix))).map(\.key.description)
    }

    @Test("one record that cannot be read is told, with what helps, and stops no other")
    func unreadable() async throws {
        let vault = try SecretVault(FilePath(directory("issued")))
        for name in [one, two] { _ = try await ledger.add(name, phase: .approved, cause: "listed", by: nil) }
        _ = try await ledger.apply(.arm(within: .seconds(60)), to: one, by: nil, policy: HostPolicy())
        let token = SecretToken()
        _ = try await ledger.apply(
            .bootRequested(mac: try MACAddress("52:54:00:00:00:01"), peer: "a", token: token), to: one, by: nil,
            policy: HostPolicy())
        func kickstart() async throws -> [UInt8]? {
            try await ledger.secret(.kickstart, of: one, token: token, peer: "a", policy: HostPolicy(), in: vault) {
                Array("kickstart".utf8)
            }?.bytes
        }
        #expect(try await kickstart() == Array("kickstart".utf8))
        let whole = try await text("hosts/one")
        try await write("hosts/one", "{")
        let (records, unreadable) = try await ledger.readableHosts()
        #expect(records.map(\.name) == [two] && unreadable.count == 1)
        let problems = try await ledger.problems()
        #expect(problems == unreadable.map(\.description))
        #expect(problems.first?.contains("hosts/one of the store cannot be read: ") == true)
        #expect(problems.first?.contains("slipway host remove one") == true)
        await #expect(throws: LedgerError.self) { try await ledger.hosts() }
        await #expect(throws: LedgerError.self) {
            try await ledger.apply(.timePassed, to: one, by: nil, policy: HostPolicy())
        }
        // What it was issued may be needed still: nothing is removed as long as that is not known.
        try await ledger.sweep(vault)
        let three = try HostName("three")
        try await ledger.addAll([one, two, three], phase: .approved, cause: "listed", by: nil)
        #expect(try await ledger.readableHosts().records.map(\.name) == [three, two])
        try await write("hosts/one", whole)
        #expect(try await kickstart() == Array("kickstart".utf8))
        try await write("hosts/one", "{")
        #expect(try await ledger.remove(one))
        #expect(try await ledger.problems().isEmpty)
        try await ledger.sweep(vault)
        #expect(try await run("ls", ["-A", directory("issued")]).output.isEmpty)
    }

    @Test("a sentence that cannot be read is left out of its story, and the check names it")
    func sentence() async throws {
        _ = try await ledger.add(one, phase: .approved, cause: "listed", by: nil)
        for reason in ["a", "b"] {
            _ = try await ledger.apply(.hold(reason: reason), to: one, by: nil, policy: HostPolicy())
        }
        try await write("stories/one/000000000002", "{\"host\":\"one\"}")
        #expect(try await ledger.story(of: one, last: 9).map(\.number) == [1, 3])
        #expect(try await ledger.problems().map { $0.prefix { $0 != " " } } == ["stories/one/000000000002"])
    }

    @Test("the check sees what lies where it does not belong")
    func misplaced() async throws {
        _ = try await ledger.add(one, phase: .approved, cause: "listed", by: nil)
        try await write("hosts/two", try await text("hosts/one"))
        try await write("stories/one/000000000007", try await text("stories/one/000000000001"))
        #expect(
            try await ledger.problems() == ["hosts/two is of one", "stories/one/000000000007 is sentence 1 of one"])
    }

    @Test("a story keeps its last thousand sentences")
    func length() async throws {
        _ = try await ledger.add(one, phase: .approved, cause: "listed", by: nil)
        try await write("hosts/one", try await text("hosts/one").replacing("\"events\":1", with: "\"events\":1000"))
        for reason in ["a", "b"] {
            _ = try await ledger.apply(.hold(reason: reason), to: one, by: nil, policy: HostPolicy())
        }
        #expect(try await keys("stories/one") == ["stories/one/000000001001", "stories/one/000000001002"])
        #expect(try await ledger.story(of: one, last: 1).map(\.number) == [1002])
    }

    @Test("nothing of a removed host's story is left for another of its name")
    func removed() async throws {
        for name in [one, two] {
            _ = try await ledger.add(name, phase: .approved, cause: "listed", by: nil)
            _ = try await ledger.apply(.hold(reason: "a"), to: name, by: nil, policy: HostPolicy())
        }
        #expect(try await ledger.remove(one))
        #expect(try await keys("stories") == ["stories/two/000000000001", "stories/two/000000000002"])
    }

    @Test("who watches stories goes on when a host is removed")
    func watched() async throws {
        _ = try await ledger.add(one, phase: .approved, cause: "listed", by: nil)
        let seen = Seen()
        let (begun, began) = AsyncStream.makeStream(of: Void.self)
        let watch = Task { [ledger] in
            defer { began.finish() }
            try await ledger.watch(begun: { began.finish() }) { entry in
                seen.words.withLock { $0.append("\(entry.host) \(entry.kind)") }
                return entry.host.description != "two"
            }
        }
        for await _ in begun {}
        try await ledger.remove(one)
        _ = try await ledger.add(two, phase: .approved, cause: "listed", by: nil)
        try await watch.value
        #expect(seen.words.withLock { $0 } == ["two approved"])
    }

    private final class Seen: Sendable { let words = Mutex<[String]>([]) }

    @Test("many hosts are added also when another was added meanwhile")
    func raced() async throws {
        let raced = HostLedger(RefusingStore(raced: store)) { Timestamp(milliseconds: 1000) }
        try await raced.addAll([one, two], phase: .approved, cause: "listed", by: nil)
        #expect(try await raced.hosts().map(\.name) == [one, two])
    }
}
