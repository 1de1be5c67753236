package import Store
import Synchronization

/// Not real: a store that refuses commits as a test wants it, in front of one that keeps what it takes.
package final class RefusingStore: Store {
    private struct Refusals: Sendable {
        /// How many commits are taken before.
        var room = Int.max
        /// How many are refused then.
        var count = Int.max
        /// Why, by the commit.
        let reason: @Sendable (StoreTransaction) -> StoreError

        mutating func refusal(of transaction: StoreTransaction) -> StoreError? {
            if room > 0 {
                room -= 1
                return nil
            }
            guard count > 0 else { return nil }
            count -= 1
            return reason(transaction)
        }
    }

    private let refusals: Mutex<Refusals>
    private let store: any Store

    /// As a disk without room for more, once a test gives it a number.
    package init(full store: any Store) {
        self.store = store
        refusals = Mutex(Refusals { _ in .full(place: "/state/store.db") })
    }

    /// As if somebody else was quicker, once.
    package init(raced store: any Store) {
        self.store = store
        refusals = Mutex(
            Refusals(room: 0, count: 1) { transaction in
                transaction.writes.keys.first.map { .conflict($0) } ?? .full(place: "/state/store.db")
            })
    }

    /// How many commits are taken from now on.
    package func setRoom(_ room: Int) { refusals.withLock { $0.room = room } }

    package func entry(_ key: StoreKey) async throws(StoreError) -> StoreEntry? { try await store.entry(key) }

    package func entries(
        under prefix: StorePrefix, after: StoreKey?, limit: Int
    ) async throws(StoreError) -> (entries: [StoreEntry], revision: Revision) {
        try await store.entries(under: prefix, after: after, limit: limit)
    }

    package func commit(_ transaction: StoreTransaction) async throws(StoreError) -> Revision {
        if let refusal = refusals.withLock({ $0.refusal(of: transaction) }) { throw refusal }
        return try await store.commit(transaction)
    }

    package func changes(
        under prefix: StorePrefix, after: Revision, limit: Int
    ) async throws(StoreError) -> (changes: [StoreChange], revision: Revision) {
        try await store.changes(under: prefix, after: after, limit: limit)
    }

    package func commits() async -> AsyncStream<Revision> { await store.commits() }
}
