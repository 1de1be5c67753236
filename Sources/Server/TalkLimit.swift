import Inventory
import Synchronization

/// Decides which words of a host are told: one that has its token may talk for ever, and must not fill the log.
final class TalkLimit: Sendable {
    /// Many times what an installation says.
    static let limit = 60
    static let span = Duration.seconds(600)

    private let hosts = Mutex<[HostName: (begin: ContinuousClock.Instant, count: Int)]>([:])

    /// Takes notice of a report or logs.
    /// - Returns: Whether they are to be told.
    func admits(_ host: HostName, now: ContinuousClock.Instant = .now) -> Bool {
        hosts.withLock { hosts in
            var said = hosts[host] ?? (now, 0)
            if now - said.begin >= Self.span { said = (now, 0) }
            said.count += 1
            hosts[host] = said
            return said.count <= Self.limit
        }
    }
}
