import Store
import TestSupport
import Testing

@Suite("Store on SQLite")
struct SQLiteStoreTests {
    private let directory: TemporaryDirectory
    private var place: String { directory.path + "/store.db" }

    init() throws { directory = try TemporaryDirectory() }

    private static let cases: [(String, @Sendable (any Store) async throws -> Void)] = [
        ("reads what was written", StoreContract.readsWhatWasWritten), ("conditions", StoreContract.conditions),
        ("lists", StoreContract.lists), ("watches", StoreContract.watches),
        ("races have one winner", StoreContract.racesHaveOneWinner), ("limits", StoreContract.limits),
    ]

    @Test("it keeps the contract of all engines", arguments: cases.indices)
    func keepsContract(index: Int) async throws {
        try await Self.cases[index].1(try SQLiteStore(place))
    }

    @Test("what was committed is there when it is opened again")
    func reopens() async throws {
        var transaction = StoreTransaction()
        transaction.put(try StoreKey("a"), [1])
        let revision = try await SQLiteStore(place).commit(transaction)
        let again = try SQLiteStore(place)
        #expect(try await again.entry(try StoreKey("a"))?.revision == revision)
        #expect(try await again.commit(transaction) == revision + 1)
    }

    @Test("a short list is read as quickly whatever lies behind it: hosts are listed again and again, stories are long")
    func listsOnlyWhatIsAsked() async throws {
        let store = try SQLiteStore(place)
        var transaction = StoreTransaction()
        for name in ["hosts/a", "hosts/b"] { transaction.put(try StoreKey(name), [1]) }
        for number in 0..<30_000 { transaction.put(try StoreKey("stories/a/\(number)"), [1]) }
        _ = try await store.commit(transaction)
        let start = ContinuousClock.now
        let all = try await store.entries(under: .all, after: nil, limit: 100_000).entries.count
        let middle = ContinuousClock.now
        for _ in 0..<200 {
            let hosts = StorePrefix(try StoreKey("hosts"))
            #expect(try await store.entries(under: hosts, after: nil, limit: 500).entries.count == 2)
        }
        let (whole, short) = (middle - start, ContinuousClock.now - middle)
        #expect(all == 30_002 && short < whole, "\(short) for 200 short lists, \(whole) for all")
    }

    @Test("what is no store of ours is refused and left as it is")
    func foreign() async throws {
        try directory.write("store.db", String(repeating: "no database ", count: 1000))
        let error = #expect(throws: StoreError.self) { try SQLiteStore(place) }
        guard case .damaged = error else { throw error ?? .readOnly(place: "") }
        #expect(try readText(place).hasPrefix("no database "))
    }
}
