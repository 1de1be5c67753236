import Ledger
import Markup
import Synchronization

/// Those that watch: so many at most, and each behind by so much at most.
final class AdminWatchers: Sendable {
    static let limit = 256
    /// How many sentences wait for a watcher that does not read; then its answer ends, and it may begin anew.
    private static let backlog = 1024

    private let count = Atomic(0)

    /// - Returns: A line for each sentence that is written from now on; nil when too many watch.
    func open(_ ledger: HostLedger) async -> AsyncStream<[UInt8]>? {
        guard count.add(1, ordering: .relaxed).newValue <= Self.limit else {
            count.subtract(1, ordering: .relaxed)
            return nil
        }
        let (lines, line) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingOldest(Self.backlog))
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let watching = Task {
            // What ends the watch ends the answer: who watches begins anew.
            try? await ledger.watch(begun: { begin.finish() }) { entry in
                if case .enqueued = line.yield(Array(entry.view.json().utf8)) { return true }
                return false
            }
            begin.finish()
            line.finish()
        }
        line.onTermination = { _ in
            watching.cancel()
            self.count.subtract(1, ordering: .relaxed)
        }
        for await _ in begun {}
        return lines
    }
}
