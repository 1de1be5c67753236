import Glibc
import UnixSignals

/// Runs work until it is done; SIGINT and SIGTERM cancel it, and it gets to clean up. A signal a second later ends the
/// process at once.
func interruptible<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
    // Before the work begins, so that there is no moment in which a signal would leave a half-made thing behind.
    let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        let (interruptions, interruption) = AsyncStream.makeStream(of: Void.self)
        // Outside of the group, which waits for its tasks: it goes on for somebody who has lost patience.
        let watch = Task.detached {
            var first: ContinuousClock.Instant?
            for await _ in signals {
                // Supervisors and process groups send the same signal twice in a moment.
                if let first, ContinuousClock.now - first > .seconds(1) { _exit(ExitStatus.interrupted.rawValue) }
                first = first ?? .now
                interruption.yield()
            }
        }
        defer { watch.cancel() }
        group.addTask { try await work() }
        group.addTask {
            for await _ in interruptions { break }
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
