import Synchronization

/// Decides which refusals are told: whoever guesses tokens must not fill the log.
final class RefusalLog: Sendable {
    private struct Peer {
        var last: ContinuousClock.Instant
        var suppressed = 0
    }

    private let interval: Duration
    private let limit: Int
    private let peers = Mutex<[String: Peer]>([:])

    /// - Parameters:
    ///   - interval: How often one address is told of.
    ///   - limit: Of how many addresses in that time.
    init(interval: Duration = .seconds(10), limit: Int = 1024) {
        self.interval = interval
        self.limit = limit
    }

    /// Takes notice of a refusal.
    /// - Returns: How many of this address were not told before it; nil when this one is not to be told either.
    func note(_ peer: String) -> Int? {
        let now = ContinuousClock.now
        return peers.withLock { peers in
            if var known = peers[peer], now - known.last < interval {
                known.suppressed += 1
                peers[peer] = known
                return nil
            }
            if peers.count >= limit { peers = peers.filter { now - $0.value.last < interval } }
            guard peers.count < limit else { return nil }
            let suppressed = peers[peer]?.suppressed ?? 0
            peers[peer] = Peer(last: now)
            return suppressed
        }
    }
}
