import NIOPosix
import Synchronization

/// Asks blocking work to end early.
package final class StopFlag: Sendable {
    private let flag = Atomic(false)

    /// Whether the work should end.
    package var isSet: Bool { flag.load(ordering: .relaxed) }

    fileprivate func set() { flag.store(true, ordering: .relaxed) }
}

/// Runs blocking work on a thread that may block, never on the cooperative pool.
/// - Parameter work: Looks at the flag now and then; it is set when the calling task is cancelled.
/// - Throws: What the work throws.
package func blocking<Result: Sendable>(
    _ work: @escaping @Sendable (StopFlag) throws -> Result
) async throws -> Result {
    let stop = StopFlag()
    return try await withTaskCancellationHandler {
        try await NIOThreadPool.singleton.runIfActive { try work(stop) }
    } onCancel: {
        stop.set()
    }
}
