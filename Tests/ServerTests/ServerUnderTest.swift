import HTTP
import Inventory
import Logging
import Synchronization
import TestSupport

@testable import Server

/// A running server on loopback that remembers its events and its log.
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
    private let client = Client()

    init(
        _ materials: FakeMaterials = FakeMaterials(), archive: ArchiveContent? = nil
    ) async throws {
        let record = record
        server = try ProvisioningServer(
            materials: materials, archive: archive, baseURL: nil,
            logger: Logger(label: "test") { _ in Recorder(record: record) },
            sink: { event in record.events.withLock { $0.append(event) } })
        listener = try await server.start(ListenAddress("127.0.0.1:0"))
    }

    var url: String { "http://\(listener.address)" }
    var events: [ServerEvent] { record.events.withLock { $0 } }

    func stop() async {
        await client.close()
        await listener.stop(within: .seconds(5))
    }

    func get(_ path: String) async throws -> (response: ClientResponse, text: String) {
        let (response, body) = try await client.get(url + path, limit: 1 << 20)
        return (response, String(decoding: body, as: UTF8.self))
    }

    func post(_ path: String, _ form: [(String, String)]) async throws -> Int {
        try await client.post(url + path, form: form).status
    }

    /// Boots a fake host as far as its script, and returns the nonce.
    func openSession(_ host: Int) async throws -> String {
        let mac = FakeMaterials.mac(host).replacing(":", with: "-")
        let script = try await get("/boot/\(mac).ipxe").text
        guard let nonce = script.split(separator: "nonce ").last?.split(separator: "\n").first else {
            throw TestFailure("no nonce in \(script)")
        }
        return String(nonce)
    }

    func count(_ area: String) -> Area.Count { server.areas.first { $0.name == area }?.count ?? Area.Count() }
}
