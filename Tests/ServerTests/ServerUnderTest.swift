import FoundationEssentials
import HTTP
import Inventory
import Ledger
import Logging
import Provisioning
import Store
import Synchronization
import SystemPackage
import TestSupport

@testable import Server

/// A running server on loopback that remembers its events and its log; its state outlives it.
final class ServerUnderTest: Sendable {
    final class Record: Sendable {
        let events = Mutex<[ServerEvent]>([])
        let log = Mutex<[String]>([])
    }

    private struct Recorder: LogHandler {
        let record: Record
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { record.log.withLock { $0.append("\(event.message)") } }
    }

    let record = Record()
    let server: ProvisioningServer
    let listener: Listener
    let ledger: HostLedger
    private let client: Client
    private let background: Task<Void, Never>

    /// - Parameters:
    ///   - state: Where the ledger and the vault are.
    ///   - ledger: That of a server that has ended.
    ///   - isArming: Whether every host is armed when it has no record.
    init(
        _ materials: FakeMaterials = FakeMaterials(), archive: ArchiveContent? = nil, logs: FakeLogs? = nil,
        state: TemporaryDirectory? = nil, ledger: HostLedger? = nil, isArming: Bool = true,
        secrets: ProvisioningServer.Secrets = .inClear
    ) async throws {
        let state = try state ?? TemporaryDirectory()
        let record = record
        let now: @Sendable () -> Timestamp = {
            Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        }
        let ledger = try ledger ?? HostLedger(try SQLiteStore(state("store.db")), clock: now)
        self.ledger = ledger
        if isArming {
            for name in FakeMaterials.hosts.values {
                let host = try HostName(name)
                let known = try await ledger.add(host, phase: .approved, cause: "it is listed", by: nil)
                guard known.phase == .approved else { continue }
                _ = try await ledger.apply(.arm(within: .seconds(600)), to: host, by: nil, policy: HostPolicy())
            }
        }
        server = try ProvisioningServer(
            ledger: ledger, vault: try SecretVault(FilePath(state("issued"))), materials: materials, archive: archive,
            secrets: secrets, baseURL: nil, secureURL: try BaseURL("https://127.0.0.1:1"), logs: logs,
            logger: Logger(label: "test") { _ in Recorder(record: record) },
            sink: { event in record.events.withLock { $0.append(event) } })
        try await server.resume()
        listener = try await server.start(ListenAddress("127.0.0.1:0"))
        client = Client()
        let server = server
        background = Task {
            await server.run()
            _ = state
        }
    }

    var url: String { "http://\(listener.address)" }
    var events: [ServerEvent] { record.events.withLock { $0 } }

    func stop() async {
        await client.close()
        await listener.stop(within: .seconds(5))
        background.cancel()
        await background.value
        try? await server.writeProgress()
    }

    func get(_ path: String) async throws -> (response: ClientResponse, text: String) {
        let (response, body) = try await client.get(url + path, limit: 1 << 20)
        return (response, String(decoding: body, as: UTF8.self))
    }

    func post(_ path: String, _ form: [(String, String)]) async throws -> Int {
        try await client.post(url + path, form: form).status
    }

    /// The status that curl gets.
    func status(_ path: String, _ options: [String] = []) async throws -> String {
        try await run("curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}"] + options + [url + path]).output
    }

    func bootScript(_ host: Int, query: String = "") async throws -> String {
        let mac = FakeMaterials.mac(host).replacing(":", with: "-")
        return try await get("/boot/\(mac).ipxe\(query)").text
    }

    /// Boots a fake host as far as its script, and returns the nonce.
    func openSession(_ host: Int) async throws -> String {
        let script = try await bootScript(host)
        guard let nonce = script.split(separator: "nonce ").last?.split(separator: "\n").first, nonce.count == 32 else {
            throw TestFailure("no nonce in \(script)")
        }
        return String(nonce)
    }

    func phase(_ host: Int) async throws -> HostPhase? {
        try await ledger.host(try HostName(FakeMaterials.hosts[host] ?? ""))?.phase
    }

    func record(_ host: Int) async throws -> HostRecord? {
        try await ledger.host(try HostName(FakeMaterials.hosts[host] ?? ""))
    }

    func story(_ host: Int) async throws -> [HostEntry] {
        try await ledger.story(of: try HostName(FakeMaterials.hosts[host] ?? ""), last: 100)
    }

    func count(_ area: String) -> Area.Count { server.areas.first { $0.name == area }?.count ?? Area.Count() }
}
