import HTTP
import Synchronization

/// What the sessions of a run have in common.
final class RegistryShared: Sendable {
    let stop: StopSign
    let log: @Sendable (String) -> Void
    let limits: RegistryLimits
    let tokens: TokenCache
    private let clients = Mutex<[ClientSettings: BlockingClient]>([:])

    init(_ stop: StopSign, log: @escaping @Sendable (String) -> Void, limits: RegistryLimits) {
        self.stop = stop
        self.log = log
        self.limits = limits
        tokens = TokenCache(stop)
    }

    /// The client with these settings.
    func client(_ settings: ClientSettings) -> BlockingClient {
        clients.withLock { clients in
            if let client = clients[settings] { return client }
            let client = BlockingClient(settings, isStopped: stop.isSet)
            clients[settings] = client
            return client
        }
    }

    func close() {
        let clients = clients.withLock { clients in
            defer { clients = [:] }
            return Array(clients.values)
        }
        for client in clients { client.close() }
    }
}
