import Inventory
import Ledger
import Provisioning
import Synchronization

/// What all routes share.
final class ServingState: Sendable {
    /// How long a host that is not ready waits before it asks again, in seconds.
    static let retrySeconds = 5

    let ledger: HostLedger
    let vault: SecretVault
    let sessions = SessionIndex()
    let refusals = RefusalLog()
    let talk = TalkLimit()
    let deliveries = Deliveries()
    let trouble: TroubleLog
    let baseURL: PublishedURL
    let secureURL: PublishedURL
    let sink: @Sendable (ServerEvent) -> Void
    private let current: Mutex<any HostMaterials>

    init(
        ledger: HostLedger, vault: SecretVault, materials: any HostMaterials, baseURL: PublishedURL,
        secureURL: PublishedURL, trouble: TroubleLog, sink: @escaping @Sendable (ServerEvent) -> Void
    ) {
        self.ledger = ledger
        self.vault = vault
        self.baseURL = baseURL
        self.secureURL = secureURL
        self.trouble = trouble
        self.sink = sink
        current = Mutex(materials)
    }

    /// What hosts are handed at this moment.
    var materials: any HostMaterials {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }

    /// The session of a record, as the URLs of its host have it.
    func session(_ session: HostRecord.Session, of host: HostName) throws -> BootSession {
        BootSession(
            host: host, mac: session.mac, nonce: session.token, baseURL: try baseURL.value,
            secureBaseURL: try secureURL.value, archiveID: try SessionIndex.archiveID(session.token))
    }

    /// The open session of a token, with its host's record.
    func find(_ token: SecretToken) async throws -> (record: HostRecord, session: BootSession)? {
        guard let name = sessions.host(token), let record = try await ledger.host(name),
            let session = record.session, session.token == token
        else { return nil }
        return (record, try self.session(session, of: name))
    }

    /// Tells of a refusal that no host's story holds, now and then.
    func tell(_ host: HostName?, _ request: String, _ reason: String, peer: String) {
        guard let untold = refusals.note(peer) else { return }
        let more = untold == 0 ? "" : " (and \(untold) more of this address)"
        sink(ServerEvent(.refused(host, request: request, reason: reason + more), peer: peer))
    }
}
