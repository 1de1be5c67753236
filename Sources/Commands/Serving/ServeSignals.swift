import Glibc
import Synchronization
import UnixSignals

/// The signals of a server, caught from before it opens anything: SIGHUP asks for a reload, SIGINT and SIGTERM for the
/// end, and either of these again a second later for the end at once.
final class ServeSignals: Sendable {
    enum Order: Sendable { case reload, stop }

    /// What is asked for.
    let orders: AsyncStream<Order>
    private let order: AsyncStream<Order>.Continuation
    private let isServing = Atomic(false)

    private init() { (orders, order) = AsyncStream.makeStream(of: Order.self, bufferingPolicy: .bufferingOldest(64)) }

    /// Catches them from now on. Until ``startServing()`` there is nothing that would have to come to an end.
    static func caught() async -> ServeSignals {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
        let caught = ServeSignals()
        // As long as the process lives: somebody may lose patience while it ends.
        Task.detached { await caught.take(signals) }
        return caught
    }

    /// From now on an order is obeyed, and not the end of it all: called before there is an answer to anybody.
    func startServing() { isServing.store(true, ordering: .relaxed) }

    private func take(_ signals: UnixSignalsSequence) async {
        var first: ContinuousClock.Instant?
        for await signal in signals {
            if signal == .sighup {
                order.yield(.reload)
                continue
            }
            // Supervisors and process groups send the same signal twice in a moment.
            let isRepeated = first.map { ContinuousClock.now - $0 > .seconds(1) } ?? false
            if isRepeated || !isServing.load(ordering: .relaxed) { _exit(ExitStatus.interrupted.rawValue) }
            first = first ?? .now
            order.yield(.stop)
        }
    }
}
