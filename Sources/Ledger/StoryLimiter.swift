import Inventory
import Synchronization

/// Bounds how much is written down of what changes nothing: whoever knows a MAC can ask for ever, and would push the
/// rest of the host's story out, and keep the disk busy. A machine that waits asks twice a minute: the same sentence is
/// written once an hour, with how often it was not.
final class StoryLimiter: Sendable {
    static let limit = 60
    static let span = Duration.seconds(3600)

    private struct Sentence {
        let begin: ContinuousClock.Instant
        var untold = 0
    }

    private struct Told {
        var begin: ContinuousClock.Instant
        var count = 0
        var sentences: [String: Sentence] = [:]
    }

    private let hosts = Mutex<[HostName: Told]>([:])

    /// Whether such a sentence of a host is to be written now; ``note(_:of:by:now:)`` says that it was.
    /// - Returns: How often the same was not written since it was last; nil when it is not now either.
    func admits(_ text: String, of name: HostName, by peer: String?, now: ContinuousClock.Instant = .now) -> Int? {
        hosts.withLock { hosts in
            var told = hosts[name] ?? Told(begin: now)
            defer { hosts[name] = told }
            if now - told.begin >= Self.span {
                // What was told lately is still not told again.
                told.sentences = told.sentences.filter { now - $0.value.begin < Self.span * 2 }
                (told.begin, told.count) = (now, 0)
            }
            let key = Self.key(text, peer)
            let known = told.sentences[key]
            if let known, now - known.begin < Self.span {
                told.sentences[key]?.untold = known.untold + 1
                return nil
            }
            return told.count < Self.limit ? known?.untold ?? 0 : nil
        }
    }

    /// Counts a sentence that was written: one that a full disk refused is due still.
    func note(_ text: String, of name: HostName, by peer: String?, now: ContinuousClock.Instant = .now) {
        hosts.withLock { hosts in
            var told = hosts[name] ?? Told(begin: now)
            told.count += 1
            told.sentences[Self.key(text, peer)] = Sentence(begin: now)
            hosts[name] = told
        }
    }

    /// Forgets a host that is no more.
    func forget(_ name: HostName) { hosts.withLock { $0[name] = nil } }

    private static func key(_ text: String, _ peer: String?) -> String { "\(peer ?? "") \(text)" }
}
