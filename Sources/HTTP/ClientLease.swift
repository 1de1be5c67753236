import NIOCore
import Synchronization

/// An exchange's hold on a place in the pool, from the request to the end of the answer.
final class ClientLease: Sendable {
    let exchange = ClientExchange()
    let settings: ClientSettings
    let place: String
    let isHeadRequest: Bool
    private let pool: ClientPool
    private let key: ClientPool.Key
    private let isStopped: @Sendable () -> Bool
    private let connectEnd: ContinuousClock.Instant
    private let isOver = Mutex(false)

    init(
        _ pool: ClientPool, _ key: ClientPool.Key, settings: ClientSettings, place: String, isHeadRequest: Bool,
        isStopped: @escaping @Sendable () -> Bool
    ) {
        self.pool = pool
        self.key = key
        self.settings = settings
        self.place = place
        self.isHeadRequest = isHeadRequest
        self.isStopped = isStopped
        connectEnd = .now + settings.connectDeadline
    }

    var channel: (any Channel)? { exchange.state.withLock { $0.channel } }

    /// Ends the exchange, once. The connection stays if it may and all of the request and the answer went over it.
    func end(isReusable: Bool) {
        let isFirst = isOver.withLock { isOver in
            defer { isOver = true }
            return !isOver
        }
        guard isFirst else { return }
        let channel = exchange.state.withLock { state in
            isReusable && state.isSent && state.isEnded && state.failure == nil ? state.channel : nil
        }
        if channel == nil { exchange.abandon() }
        pool.give(key, channel)
    }

    /// Waits for something to happen: for the request's head to be sent no longer than the deadline for connections, and
    /// then no longer than the idle deadline after the last movement.
    /// - Parameters:
    ///   - end: Another end of the waiting.
    ///   - answer: In place of the idle deadline, once all of the request was sent.
    func wait<Value: Sendable>(
        until end: ContinuousClock.Instant?, answer: Duration? = nil, _ take: (inout ClientExchange.State) -> Value?
    ) throws(TransportError.Kind) -> Value {
        let start = ContinuousClock.now
        do {
            return try exchange.state.wait(
                isStopped: isStopped,
                until: { state in
                    let idle = (state.isSent ? answer : nil) ?? settings.idleDeadline
                    let limit = state.isHeadSent ? max(start, state.lastProgress) + idle : connectEnd
                    return end.map { min($0, limit) } ?? limit
                }, take)
        } catch {
            if error == .stopped { throw .stopped }
            if let end, end <= .now { throw .deadline }
            throw exchange.state.withLock { $0.isHeadSent } ? .idle : .connectTimeout
        }
    }

    /// An error of this exchange.
    func error(_ kind: TransportError.Kind, _ cause: (any Error)? = nil) -> TransportError {
        let isSent = exchange.state.withLock { $0.isHeadSent }
        return TransportError(
            kind: kind, place: place, hasReachedServer: isSent && !kind.isBeforeRequest, cause: cause)
    }
}
