import Store
import Synchronization

/// Not real: a store whose disk is full while it is told to be.
final class FailingStore: Store {
    let isFull = Mutex(false)
    private let store: SQLiteStore

    init(_ place: String) throws { store = try SQLiteStore(place) }

    func entry(_ key: StoreKey) async throws(StoreError) -> StoreEntry? { try await store.entry(key) }

    func entries(
        under prefix: StorePrefix, after: StoreKey?, limit: Int
    ) async throws(StoreError) -> (entries: [StoreEntry], revision: Revision) {
        try await store.entries(under: prefix, after: after, limit: limit)
    }

    func commit(_ transaction: StoreTransaction) async throws(StoreError) -> Revision {
        guard !isFull.withLock({ $0 }) else { throw .full(place: "/state/store.db") }
        return try await store.commit(transaction)
    }

    func changes(
        under prefix: StorePrefix, after: Revision, limit: Int
    ) async throws(StoreError) -> (changes: [StoreChange], revision: Revision) {
        try await store.changes(under: prefix, after: after, limit: limit)
    }

    func commits() async -> AsyncStream<Revision> { await store.commits() }
}
