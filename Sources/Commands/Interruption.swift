import UnixSignals

/// Runs work until it is done; SIGINT and SIGTERM cancel it, and it gets to clean up.
func interruptible<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    // Before the work begins, so that there is no moment in which a signal would leave a half-made thing behind.
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            for await _ in signals { break }
            return nil
        }
        defer { group.cancelAll() }
        while let ended = try await group.next() {
            if let result = ended { return result }
            group.cancelAll()
        }
        throw CancellationError()
    }
}
