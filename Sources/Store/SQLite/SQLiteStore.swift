import Workers

/// The store of one machine: one file of SQLite with a write-ahead log, durable at every commit (sqlite.org,
/// "Write-Ahead Logging", "PRAGMA synchronous").
package actor SQLiteStore: Store {
    private let file: OpenStoreFile
    private let executor = BlockingExecutor(label: "slipway.store")
    private var watchers: [Int: AsyncStream<Revision>.Continuation] = [:]
    private var nextWatcher = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens the file, or makes it where there is none.
    /// - Parameter place: Its path; beside it lies its log, `-wal`.
    /// - Throws: ``StoreError``; a file that is damaged, or whose log is gone, is left as it is.
    package init(_ place: String) throws(StoreError) { file = try OpenStoreFile.open(place) }

    deinit { for watcher in watchers.values { watcher.finish() } }

    package func entry(_ key: StoreKey) throws(StoreError) -> StoreEntry? {
        var found: StoreEntry?
        try file.connection.query(
            "SELECT value, revision FROM entries WHERE key = ?", [.text(key.description)]
        ) { (row) throws(StoreError) in
            found = StoreEntry(key: key, value: row.blob(0) ?? [], revision: row.integer(1))
            return false
        }
        return found
    }

    package func entries(
        under prefix: StorePrefix, after: StoreKey?, limit: Int
    ) throws(StoreError) -> (entries: [StoreEntry], revision: Revision) {
        var found: [StoreEntry] = []
        // One statement at a time runs here, and nobody else writes: both are of one moment.
        let start = after.map { max($0.description, prefix.description) } ?? prefix.description
        try file.connection.query(
            "SELECT key, value, revision FROM entries WHERE key > ? AND key < ? ORDER BY key LIMIT ?",
            [.text(start), .text(prefix.end), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in
            found.append(
                StoreEntry(key: try StoreKey(row.text(0)), value: row.blob(1) ?? [], revision: row.integer(2)))
            return true
        }
        return (found, try Schema.revision(file.connection))
    }

    package func commit(_ transaction: StoreTransaction) throws(StoreError) -> Revision {
        for case .put(let key, let value) in transaction.writes.values where value.count > StoreLimits.value {
            throw .tooLarge(key, bytes: value.count)
        }
        try file.connection.run("BEGIN IMMEDIATE")
        let revision: Revision
        do throws(StoreError) {
            revision = try apply(transaction)
            try file.connection.run("COMMIT")
        } catch {
            // SQLite has rolled back by itself after some errors; saying it again is then an error of no interest.
            try? file.connection.run("ROLLBACK")
            throw error
        }
        if !transaction.writes.isEmpty { for watcher in watchers.values { watcher.yield(revision) } }
        return revision
    }

    private func apply(_ transaction: StoreTransaction) throws(StoreError) -> Revision {
        for (key, expected) in transaction.conditions {
            guard try entry(key)?.revision ?? 0 == expected else { throw .conflict(key) }
        }
        let last = try Schema.revision(file.connection)
        guard !transaction.writes.isEmpty else { return last }
        let revision = last + 1
        for write in transaction.writes.values {
            switch write {
            case .put(let key, let value):
                try file.connection.run(
                    """
                    INSERT INTO entries (key, value, revision) VALUES (?1, ?2, ?3)
                    ON CONFLICT (key) DO UPDATE SET value = ?2, revision = ?3
                    """, [.text(key.description), .blob(value), .integer(revision)])
                try note(key, .blob(value), revision)
            case .delete(let key):
                guard try entry(key) != nil else { continue }
                try file.connection.run("DELETE FROM entries WHERE key = ?", [.text(key.description)])
                try note(key, .null, revision)
            }
        }
        try Schema.advance(file.connection, to: revision)
        return revision
    }

    private func note(_ key: StoreKey, _ value: Column, _ revision: Revision) throws(StoreError) {
        try file.connection.run(
            "INSERT INTO changes (revision, key, value) VALUES (?, ?, ?)",
            [.integer(revision), .text(key.description), value])
    }

    package func changes(
        under prefix: StorePrefix, after: Revision, limit: Int
    ) throws(StoreError) -> (changes: [StoreChange], revision: Revision) {
        let oldest = try Schema.oldest(file.connection)
        guard after + 1 >= oldest else { throw .compacted(oldest: oldest) }
        var found: [StoreChange] = []
        var isWhole = true
        try file.connection.query(
            "SELECT revision, key, value FROM changes WHERE revision > ? AND substr(key, 1, ?) = ? ORDER BY revision, key",
            [.integer(after), .integer(Int64(prefix.description.utf8.count)), .text(prefix.description)]
        ) { (row) throws(StoreError) in
            let revision = row.integer(0)
            if found.count >= limit, let last = found.last, last.revision != revision {
                isWhole = false
                return false
            }
            found.append(StoreChange(key: try StoreKey(row.text(1)), value: row.blob(2), revision: revision))
            return true
        }
        let latest = try Schema.revision(file.connection)
        return (found, isWhole ? max(latest, after) : found.last?.revision ?? after)
    }

    package func commits() -> AsyncStream<Revision> {
        let (stream, continuation) = AsyncStream.makeStream(of: Revision.self, bufferingPolicy: .bufferingNewest(1))
        let number = nextWatcher
        nextWatcher += 1
        watchers[number] = continuation
        continuation.onTermination = { [weak self] _ in Task { await self?.forget(number) } }
        return stream
    }

    private func forget(_ number: Int) { watchers[number] = nil }
}
