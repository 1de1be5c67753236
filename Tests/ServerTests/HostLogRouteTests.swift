import HTTP
import Inventory
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import Server

/// The logs of installers that fail, sent by the client that sends them.
@Suite(.timeLimit(.minutes(2))) struct HostLogRouteTests {
    private static let beginning: [UInt8] = [0x1F, 0x8B, 8, 0]

    /// Posts a file, and returns the status.
    private static func post(
        _ file: String, to url: String, type: String = "application/gzip", options: [String] = []
    ) async throws -> String {
        let curl = try await run(
            "curl",
            ["-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Content-Type: \(type)", "--data-binary", "@\(file)"]
                + options + [url], deadline: .seconds(30))
        return curl.output
    }

    @Test(arguments: [4, 70_000, 3 << 20, 16 << 20]) func theyArrive(size: Int) async throws {
        let logs = FakeLogs()
        let server = try await ServerUnderTest(logs: logs)
        let nonce = try await server.openSession(1)
        let directory = try TemporaryDirectory()
        let bytes = Self.beginning + [UInt8](repeating: 7, count: size - 4)
        try writeBytes(bytes, to: directory("logs"))
        #expect(try await Self.post(directory("logs"), to: "\(server.url)/h/\(nonce)/logs") == "204")
        await server.stop()
        #expect(logs.kept.withLock { $0 } == [bytes])
        let arrived = server.events.first { if case .logs = $0.kind { true } else { false } }
        guard case .logs(let session, size, "/logs/ready.tar.gz")? = arrived?.kind else {
            Issue.record("no event: \(server.events)")
            return
        }
        #expect(session.host.description == "ready")
        let shown = server.events.map(\.description) + server.record.log.withLock { $0 }
        #expect(!shown.contains { $0.contains(nonce) })
    }

    @Test func whatIsNoLogsIsRefused() async throws {
        let logs = FakeLogs()
        let server = try await ServerUnderTest(logs: logs)
        let directory = try TemporaryDirectory()
        try writeBytes(Self.beginning, to: directory("logs"))
        try directory.write("text", "no archive")
        try directory.write("empty", "")
        try writeBytes(Self.beginning + [UInt8](repeating: 7, count: 16 << 20), to: directory("large"))
        let url = "\(server.url)/h/\(try await server.openSession(1))/logs"
        let chunked = ["-H", "Transfer-Encoding: chunked"]
        for (file, type, options, status) in [
            ("logs", "text/plain", [], "415"), ("logs", "", [], "415"), ("text", "application/gzip", [], "400"),
            ("text", "application/gzip", chunked, "400"), ("empty", "application/gzip", [], "400"),
            ("large", "application/gzip", [], "413"), ("large", "application/gzip", chunked, "413"),
            ("logs", "Application/GZip; x=y", [], "204"),
        ] {
            let got = try await Self.post(directory(file), to: url, type: type, options: options)
            #expect(got == status, "\(file) \(type) \(options)")
        }
        // No request but that of the route may be so large.
        let other = url.replacing("/logs", with: "/report")
        #expect(try await Self.post(directory("large"), to: other) == "413")
        #expect(try await server.get(String(url.dropFirst(server.url.count))).response.status == 404)
        await server.stop()
        #expect(logs.kept.withLock { $0.count } == 1)
        let refusals = server.events.filter { if case .refused = $0.kind { true } else { false } }
        #expect(
            refusals.count == 7 && refusals.allSatisfy { $0.description.contains("did not get its logs taken: they") })
    }

    @Test(arguments: [(2, "503"), (6, "507"), (5, "500")]) func aRefusalHasItsStatus(host: Int, status: String)
        async throws
    {
        let server = try await ServerUnderTest(logs: FakeLogs())
        let directory = try TemporaryDirectory()
        try writeBytes(Self.beginning, to: directory("logs"))
        let nonce = try await server.openSession(host)
        #expect(try await Self.post(directory("logs"), to: "\(server.url)/h/\(nonce)/logs") == status)
        await server.stop()
    }

    @Test func onlyASessionMaySend() async throws {
        let logs = FakeLogs()
        let server = try await ServerUnderTest(logs: logs)
        let directory = try TemporaryDirectory()
        try writeBytes(Self.beginning + [UInt8](repeating: 7, count: 4 << 20), to: directory("logs"))
        for (nonce, status) in [(String(repeating: "0", count: 32), "403"), ("x", "403")] {
            #expect(try await Self.post(directory("logs"), to: "\(server.url)/h/\(nonce)/logs") == status)
        }
        await server.stop()
        let none = try await ServerUnderTest()
        let nonce = try await none.openSession(1)
        #expect(try await Self.post(directory("logs"), to: "\(none.url)/h/\(nonce)/logs") == "404")
        await none.stop()
        #expect(logs.kept.withLock { $0.isEmpty })
    }
}
