import Synchronization

/// Counts wrong tokens: whoever guesses waits, right token or not.
final class AdminGuesses: Sendable {
    private static let limit = 10
    private static let window = Duration.seconds(60)
    /// How many addresses are remembered; with more, all are forgotten, which is worth as many addresses.
    private static let addresses = 4096

    private let wrong = Mutex<[String: (count: Int, since: ContinuousClock.Instant)]>([:])

    /// Whether an address guessed too often of late.
    func isOver(_ peer: String, now: ContinuousClock.Instant = .now) -> Bool {
        wrong.withLock { wrong in
            guard let found = wrong[peer] else { return false }
            guard now - found.since < Self.window else {
                wrong[peer] = nil
                return false
            }
            return found.count >= Self.limit
        }
    }

    /// Notes a wrong token.
    func note(_ peer: String, now: ContinuousClock.Instant = .now) {
        wrong.withLock { wrong in
            if wrong.count >= Self.addresses, wrong[peer] == nil { wrong = [:] }
            wrong[peer, default: (0, now)].count += 1
        }
    }
}
