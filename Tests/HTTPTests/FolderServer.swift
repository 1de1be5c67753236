import Hummingbird
import Logging
import NIOCore
import Synchronization
import TestSupport

@testable import HTTP

/// A listener on loopback that answers `/files/` from a directory, but for names that end in `.private`.
struct FolderServer {
    final class Record: Sendable {
        let exchanges = Mutex<[Exchange]>([])
    }

    let directory: TemporaryDirectory
    let listener: Listener
    let area = Area("files")
    let record = Record()

    init(root: String? = nil, limits: Limits = Limits()) async throws {
        directory = try TemporaryDirectory()
        for path in ["root", "root/sub", "root/sub/deep", "root/.dots"] { try makeDirectory(directory(path)) }
        let kind = ContentKind(area: area, caching: .revalidated)
        var content = ContentIndex(other: Area("other"))
        content.addRule(prefix: "/files/", area: area, isStatic: true)
        content.addFolder(try ContentFolder(path: root ?? directory("root")), prefix: "/files/") { name in
            name.hasSuffix(".private") ? nil : kind
        }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let service = Service(
            content: content, router: Router(context: PeerContext.self), limits: limits, logger: logger,
            onExchange: { [record] exchange in record.exchanges.withLock { $0.append(exchange) } })
        listener = try await Listener.start(ListenAddress(host: "127.0.0.1", port: 0), service)
    }

    var exchanges: [Exchange] { record.exchanges.withLock { $0 } }

    func exchange(_ text: String) async throws -> String {
        let client = try RawClient(port: listener.address.port)
        await client.send(text)
        return try await client.receiveAll()
    }

    func stop() async { await listener.stop(within: .seconds(2)) }
}
