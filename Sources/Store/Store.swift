/// Where state lives: keys with values, written by compare-and-swap, listed by prefix, watched from a revision.
///
/// What ``commit(_:)`` returned for is there after a power cut. Engines: SQLite on one machine; the contract is that of
/// etcd ("API reference", `Txn` and `Watch`), so that several servers can share one later.
package protocol Store: Sendable {
    /// The entry of a key; nil when there is none.
    func entry(_ key: StoreKey) async throws(StoreError) -> StoreEntry?

    /// The entries under a prefix in the order of their keys, all of one moment.
    /// - Parameters:
    ///   - after: Goes on after this key.
    ///   - limit: The most entries.
    /// - Returns: The entries, and the revision of the moment.
    func entries(
        under prefix: StorePrefix, after: StoreKey?, limit: Int
    ) async throws(StoreError) -> (entries: [StoreEntry], revision: Revision)

    /// Does all writes at once, durably, if every condition holds.
    /// - Returns: The revision of the transaction; one without writes changes nothing and returns the latest.
    func commit(_ transaction: StoreTransaction) async throws(StoreError) -> Revision

    /// The changes under a prefix after a revision, oldest first, whole revisions.
    /// - Returns: At most about `limit` changes, and the revision that they reach to.
    func changes(
        under prefix: StorePrefix, after: Revision, limit: Int
    ) async throws(StoreError) -> (changes: [StoreChange], revision: Revision)

    /// An element after every commit that the reader has not seen yet; only the latest is kept.
    func commits() async -> AsyncStream<Revision>
}
