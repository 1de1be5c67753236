import Glibc
import HTTP
import Inventory
import Ledger
import Markup
import Provisioning
import TestSupport
import Testing

@testable import Operations

/// Those that watch, well-behaved and not.
@Suite struct AdminWatchTests {
    private static func client(_ place: String) throws -> AdminClient {
        AdminClient(try AdminPlace(place), tls: ClientSettings.TLS(), token: nil)
    }

    private static func arm(_ setting: AdminSetting) async throws {
        _ = try await setting.ledger.apply(
            .arm(within: .seconds(60)), to: try HostName("worker-1"), by: "test", policy: HostPolicy())
    }

    @Test func nothingIsMissedOnceTheAnswerBegan() async throws {
        let setting = try await AdminSetting()
        try await setting.serving { (place: String) async throws in
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            let watching = Task {
                try await blocking { _ in
                    var first: Value?
                    try Self.client(place).watch(begun: { begin.finish() }) { event in
                        first = event
                        return false
                    }
                    return first
                }
            }
            for await _ in begun {}
            try await Self.arm(setting)
            let event = try await watching.value
            #expect(event?.word("kind") == "armed")
            #expect(event?.word("host") == "worker-1")
            #expect(event?.word("peer") == "test")
        }
    }

    @Test func theEndOfTheServerEndsTheWatch() async throws {
        let setting = try await AdminSetting()
        let server = AdminServer(
            setting.service, entrance: .local(setting.socket), logger: AdminTLSTests.silent)
        let running = try await server.start()
        let place = running.place
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let watching = Task {
            try await blocking { _ in try Self.client(place).watch(begun: { begin.finish() }) { _ in true } }
        }
        for await _ in begun {}
        await running.stop(within: .seconds(5))
        try await watching.value
        #expect(throws: AdminClientError.self) { try Self.client(place).get("/v1/status") }
    }

    @Test func aHundredWatchAndSomeNeverRead() async throws {
        let setting = try await AdminSetting()
        try await setting.serving { (place: String) async throws in
            let idle = try (0..<20).map { _ in try LocalConnection(setting.socket.path) }
            for connection in idle { connection.send("GET /v1/watch HTTP/1.1\r\nHost: localhost\r\n\r\n") }
            let socket = setting.socket.path
            let outputs = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<80 {
                    group.addTask {
                        try await run(
                            "curl",
                            [
                                "-sSN", "--max-time", "6", "--unix-socket", socket, "-D", "-",
                                "http://localhost/v1/watch",
                            ]
                        ).output
                    }
                }
                try await Task.sleep(for: .seconds(3))
                try await Self.arm(setting)
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outputs.count { $0.contains("HTTP/1.1 200") && $0.contains("\"kind\":\"armed\"") } == 80)
            _ = consume idle
        }
    }

    @Test func whoFallsBehindIsSentAway() async throws {
        let setting = try await AdminSetting()
        let watchers = AdminWatchers()
        let lines = try #require(await watchers.open(setting.ledger))
        let name = try HostName("worker-1")
        for _ in 0..<600 {
            for event in [HostEvent.hold(reason: "a"), .release] {
                _ = try await setting.ledger.apply(event, to: name, by: "test", policy: HostPolicy())
            }
        }
        var count = 0
        for await _ in lines { count += 1 }
        #expect(count == 1024)
    }
}

/// A client that sends, and reads only when asked.
final class LocalConnection: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard descriptor >= 0, status == 0 else { throw TestFailure("connect: \(String(cString: strerror(errno)))") }
    }

    deinit { close(descriptor) }

    func send(_ text: String) { _ = write(descriptor, text, text.utf8.count) }
}
