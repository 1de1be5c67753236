extension Store {
    /// Hands every change under a prefix to `body`, oldest first, until it answers false, the task is cancelled or the
    /// store ends.
    /// - Throws: ``StoreError``, ``StoreError/compacted(oldest:)`` when the watcher was too slow or began too early.
    package func watch(
        _ prefix: StorePrefix, after: Revision, _ body: (StoreChange) async -> Bool
    ) async throws(StoreError) {
        // Subscribed first: what is committed between reading and waiting wakes the loop.
        var commits = await commits().makeAsyncIterator()
        var reached = after
        while true {
            while true {
                let page = try await changes(under: prefix, after: reached, limit: 256)
                for change in page.changes { guard await body(change) else { return } }
                guard page.revision > reached else { break }
                reached = page.revision
            }
            guard await commits.next() != nil else { return }
        }
    }
}
