import Synchronization

/// The tokens of a run, each asked for once however many threads need it.
final class TokenCache: Sendable {
    private enum Entry {
        case fetching
        case ready(Token, until: ContinuousClock.Instant)
    }

    /// How often a thread looks whether another one has the token.
    private static let glance: Duration = .milliseconds(10)

    private let entries = Mutex<[TokenRequest: Entry]>([:])
    private let stop: StopSign

    init(_ stop: StopSign) { self.stop = stop }

    /// The token for a request.
    /// - Parameters:
    ///   - refused: A token that the registry did not take; it is not given out again.
    ///   - fetch: Asks for one; called by one thread at a time for the same request.
    /// - Throws: `CancellationError`, or what `fetch` throws.
    func token(
        _ request: TokenRequest, refused: String? = nil, now: () -> ContinuousClock.Instant = { .now },
        fetch: () throws -> Token
    ) throws -> String {
        while true {
            let moment = now()
            let known = entries.withLock { entries -> Entry? in
                switch entries[request] {
                case .fetching: return .fetching
                case .ready(let token, let until) where until > moment && token.text != refused:
                    return .ready(token, until: until)
                default:
                    entries[request] = .fetching
                    return nil
                }
            }
            switch known {
            case .ready(let token, _): return token.text
            case .fetching: try stop.pause(Self.glance)
            case nil:
                do {
                    let token = try fetch()
                    entries.withLock { $0[request] = .ready(token, until: now() + token.usableLife) }
                    return token.text
                } catch {
                    entries.withLock { $0[request] = nil }
                    throw error
                }
            }
        }
    }
}
