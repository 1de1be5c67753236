import Inventory
import Synchronization

/// The boot sessions that are open: whoever knows a nonce is, for a while, the host that got it.
///
/// A later session of a host does not end its earlier ones: firmware may fetch a boot script twice and go on with
/// either. Each ends with its lifetime, or when its host has opened too many. They do not outlive the process.
final class Sessions: Sendable {
    private struct Open {
        let session: BootSession
        let expiry: ContinuousClock.Instant
    }

    private struct Table {
        var open: [SecretToken: Open] = [:]
        /// Oldest first.
        var tokens: [HostName: [SecretToken]] = [:]
    }

    private let lifetime: Duration
    /// Whoever asks again and again in the name of one host displaces only sessions of that host.
    private let limitPerHost: Int
    private let table = Mutex(Table())

    init(lifetime: Duration, limitPerHost: Int = 16) {
        self.lifetime = lifetime
        self.limitPerHost = limitPerHost
    }

    func open(host: HostName, mac: MACAddress, baseURL: BaseURL) -> BootSession {
        let session = BootSession(host: host, mac: mac, nonce: SecretToken(), baseURL: baseURL)
        let now = ContinuousClock.now
        table.withLock { table in
            table.open[session.nonce] = Open(session: session, expiry: now + lifetime)
            var tokens = table.tokens[host, default: []] + [session.nonce]
            while let first = tokens.first, tokens.count > limitPerHost || (table.open[first]?.expiry ?? now) <= now {
                table.open[first] = nil
                tokens.removeFirst()
            }
            table.tokens[host] = tokens
        }
        return session
    }

    /// The session of a nonce; nil when there is none or its time is over.
    func find(_ nonce: String) -> BootSession? {
        guard let token = try? SecretToken(nonce) else { return nil }
        let open = table.withLock { $0.open[token] }
        guard let open, ContinuousClock.now < open.expiry else { return nil }
        return open.session
    }
}
