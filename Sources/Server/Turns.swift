import Synchronization

/// Lets one piece of work run at a time, in the order in which it came.
package actor Turns {
    /// Whether who asked for a turn has gone.
    private final class Gone: Sendable {
        let isSet = Atomic(false)
    }

    private var last: Task<Void, Never>?

    package init() {}

    /// Runs it when all that came before has ended; not at all when the caller's task is cancelled by then: whoever asks
    /// and goes away would hold up the others.
    /// - Throws: What the work throws, or `CancellationError`.
    package func run<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        let gone = Gone()
        // Around all of it: who has gone when it asks must not be quicker than the word that it has.
        return try await withTaskCancellationHandler {
            let before = last
            let turn = Task {
                await before?.value
                guard !gone.isSet.load(ordering: .relaxed) else { throw CancellationError() }
                return try await work()
            }
            last = Task { _ = await turn.result }
            return try await turn.value
        } onCancel: {
            gone.isSet.store(true, ordering: .relaxed)
        }
    }
}
