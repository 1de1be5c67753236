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
        /// Whether the host has fetched what it is installed with.
        var isInUse = false
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
            var tokens = table.tokens[host, default: []].filter { (table.open[$0]?.expiry ?? now) > now }
            if tokens.count >= limitPerHost {
                // Boot scripts are free for the asking: asking must not end the session of a host that is installing.
                let oldest = tokens.firstIndex { table.open[$0]?.isInUse != true } ?? 0
                table.open[tokens.remove(at: oldest)] = nil
            }
            table.tokens[host] = tokens + [session.nonce]
            table.open = table.open.filter { $0.value.expiry > now }
            table.open[session.nonce] = Open(session: session, expiry: now + lifetime)
        }
        return session
    }

    /// Notes that the host has begun to use a session.
    func keep(_ session: BootSession) { table.withLock { $0.open[session.nonce]?.isInUse = true } }

    /// The session of a nonce; nil when there is none or its time is over.
    func find(_ nonce: String) -> BootSession? {
        guard let token = try? SecretToken(nonce) else { return nil }
        let open = table.withLock { $0.open[token] }
        guard let open, ContinuousClock.now < open.expiry else { return nil }
        return open.session
    }
}
