import Synchronization

/// The tokens of a run, each asked for once however many threads need it.
final class TokenCache: Sendable {
    private enum Entry {
        /// A thread asks for it; the number is the request's.
        case fetching(Int)
        case ready(Token, until: ContinuousClock.Instant)
        /// What that request came to, for those who waited for it.
        case failed(Int, any Error)
    }

    private struct Content {
        var entries: [TokenRequest: Entry] = [:]
        var fetches = 0
    }

    private enum Step {
        case use(String)
        case wait(for: Int)
        case fetch(Int)
        case fail(any Error)
    }

    /// How often a thread looks whether another one has the token.
    private static let glance: Duration = .milliseconds(10)

    private let content = Mutex(Content())
    private let stop: StopSign

    init(_ stop: StopSign) { self.stop = stop }

    /// The token for a request.
    /// - Parameters:
    ///   - refused: A token that the registry did not take; it is not given out again.
    ///   - fetch: Asks for one; called by one thread at a time for the same request.
    /// - Throws: `CancellationError`, or what `fetch` throws, on all threads that waited for it.
    func token(
        _ request: TokenRequest, refused: String? = nil, now: () -> ContinuousClock.Instant = { .now },
        fetch: () throws -> Token
    ) throws -> String {
        var awaited: Int?
        while true {
            switch step(request, refused, awaited, now()) {
            case .use(let token): return token
            case .fail(let error): throw error
            case .wait(let number):
                awaited = number
                try stop.pause(Self.glance)
            case .fetch(let number):
                do {
                    let token = try fetch()
                    content.withLock { $0.entries[request] = .ready(token, until: now() + token.usableLife) }
                    return token.text
                } catch {
                    content.withLock { $0.entries[request] = .failed(number, error) }
                    throw error
                }
            }
        }
    }

    private func step(
        _ request: TokenRequest, _ refused: String?, _ awaited: Int?, _ moment: ContinuousClock.Instant
    ) -> Step {
        content.withLock { content in
            switch content.entries[request] {
            case .fetching(let number): return .wait(for: number)
            case .ready(let token, let until) where until > moment && token.text != refused: return .use(token.text)
            case .failed(let number, let error) where number == awaited: return .fail(error)
            default:
                content.fetches += 1
                content.entries[request] = .fetching(content.fetches)
                return .fetch(content.fetches)
            }
        }
    }
}
