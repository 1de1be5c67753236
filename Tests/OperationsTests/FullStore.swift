import Store
import Synchronization

/// Not real: a store whose disk has room for so many commits only.
final class FullStore: Store {
    let room = Mutex(Int.max)
    private let store: any Store

    init(_ store: any Store) { self.store = store }

    func entry(_ key: StoreKey) async throws(StoreError) -> StoreEntry? { try await store.entry(key) }

    func entries(
        under prefix: StorePrefix, after: StoreKey?, limit: Int
    ) async throws(StoreError) -> (entries: [StoreEntry], revision: Revision) {
        try await store.entries(under: prefix, after: after, limit: limit)
    }

    func commit(_ transaction: StoreTransaction) async throws(StoreError) -> Revision {
        let hasRoom = room.withLock { room in
            guard room > 0 else { return false }
            room -= 1
            return true
        }
        guard hasRoom else { throw .full(place: "/state/store.db") }
        return try await store.commit(transaction)
    }

    func changes(
        under prefix: StorePrefix, after: Revision, limit: Int
    ) async throws(StoreError) -> (changes: [StoreChange], revision: Revision) {
        try await store.changes(under: prefix, after: after, limit: limit)
    }

    func commits() async -> AsyncStream<Revision> { await store.commits() }
}
