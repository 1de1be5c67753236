import Hummingbird
import Logging
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// What a stranger on the network may try. Ambiguous requests are in SmugglingTests.
@Suite(.timeLimit(.minutes(2)), .serialized) struct AttackTests {
    @Test(arguments: [
        "/files/../../etc/passwd", "/files/%2e%2e/%2e%2e/etc/passwd", "/files/..%2f..%2fetc/passwd",
        "/files/%252e%252e%252fetc%252fpasswd", "/files/..%5c..%5cetc%5cpasswd", "/files/..\\..\\etc\\passwd",
        "/files/..;/..;/etc/passwd", "/files/.%2e/etc/passwd", "/files/%c0%ae%c0%ae/etc/passwd",
        "/files/%e0%80%ae/etc/passwd", "/files/small%00", "/files/small%00.txt", "/files/%2fetc/passwd",
        "/files//etc/passwd", "//etc/passwd", "/files/%u002e%u002e/etc/passwd", "/files/....//etc/passwd",
        "/files/%%32%65%%32%65/etc/passwd", "/files/small/", "/files/small/..", "/FILES/small", "/files/%zz", "/%ff",
    ])
    func pathsLeadNowhereElse(path: String) async throws {
        let folder = try await FolderServer()
        let server = try await TestServer()
        for address in [server.url, "http://\(folder.listener.address)"] {
            let result = try await run(
                "curl",
                ["-sS", "--path-as-is", "--max-time", "10", "-o", "/dev/null", "-w", "%{http_code}", address + path])
            #expect(result.output == "404")
        }
        #expect(server.files.count.bodyBytes == server.files.count.requests * 14)
        await server.listener.stop(within: .seconds(5))
        await folder.listener.stop(within: .seconds(5))
    }

    @Test(arguments: [false, true]) func aBodyOfAGigabyteIsNotTaken(isAnnounced: Bool) async throws {
        let server = try await TestServer()
        let before = try residentBytes()
        let client = try RawClient(port: server.listener.address.port)
        let head = "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
        await client.send(
            head + (isAnnounced ? "Content-Length: 1073741824\r\n\r\n" : "Transfer-Encoding: chunked\r\n\r\n"))
        if isAnnounced {
            // Before a byte of it was sent.
            let answer = String(decoding: await client.receive() ?? [], as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 413 ") && answer.contains("Connection: close\r\n"))
        }
        let piece = "100000\r\n" + String(repeating: "a", count: 1 << 20) + "\r\n"
        var sent = 0
        while sent < 1024, await client.send(piece) { sent += 1 }
        #expect(sent < 100, "\(sent) MiB were taken")
        #expect(try residentBytes() - before < 32 << 20)
        #expect(try await server.exchange(get("/hello", ends: true)).hasSuffix("hello 127.0.0.1\n"))
        await server.listener.stop(within: .seconds(5))
    }

    /// Every piece of a body must cost what it is long, not what came before it.
    @Test func aBodyOfSingleBytesCostsLittle() async throws {
        let server = try await TestServer()
        let head = "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
        let start = ContinuousClock.now
        let answer = try await server.exchange(head + String(repeating: "1\r\na\r\n", count: 60_000) + "0\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.hasSuffix(String(repeating: "a", count: 60_000)))
        #expect(ContinuousClock.now - start < .seconds(20))
        await server.listener.stop(within: .seconds(5))
    }

    /// Bytes that come slowly, of a head or of a body, do not keep a connection.
    @Test(arguments: [
        "GET /hello HTTP/1.1\r\nHost: h\r\n", "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n", "",
    ])
    func slowRequestsEnd(beginning: String) async throws {
        var limits = Limits()
        limits.request = .milliseconds(500)
        let server = try await TestServer(limits: limits)
        let client = try RawClient(port: server.listener.address.port)
        await client.send(beginning)
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(15), await client.send(beginning.isEmpty ? "\r\n" : "X: a\r\n") {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(ContinuousClock.now - start < .seconds(10))
        await server.listener.stop(within: .seconds(5))
    }

    /// A client that asks for much, reads nothing and hangs up: what it left in the kernel is not kept in memory.
    @Test func aPipelineWithoutAReaderIsCutOff() async throws {
        let server = try await TestServer(largeSize: 64 << 20)
        let before = try residentBytes()
        var clients: [RawClient] = []
        for _ in 0..<4 {
            let client = try RawClient(port: server.listener.address.port)
            client.shrinkReceiveBuffer()
            await client.send(get("/files/large"))
            _ = try await client.receive(exactly: 1)
            clients.append(client)
        }
        await withTaskGroup { group in
            for client in clients {
                group.addTask {
                    // More than the kernel takes; the rest stays with the client.
                    await client.send(String(repeating: "GET / HTTP/1.1\r\nHost: h\r\n\r\n", count: 50_000))
                    client.finishSending()
                }
            }
            try? await Task.sleep(for: .milliseconds(500))
            for client in clients { client.finishSending() }
        }
        try await Task.sleep(for: .milliseconds(500))
        #expect(try residentBytes() - before < 64 << 20)
        await server.listener.stop(within: .zero)
    }

    @Test func whatIsAskedOrBrokenOffChangesNothing() async throws {
        let server = try await TestServer(largeSize: 64 << 20)
        #expect(try await server.exchange(get("/files/large", method: "HEAD", ends: true)).hasSuffix("\r\n\r\n"))
        #expect(server.files.count.bodyBytes == 0)
        do {
            let client = try RawClient(port: server.listener.address.port)
            await client.send(get("/files/large"))
            _ = try await client.receive(exactly: 1000)
        }
        #expect(try await server.exchange(get("/hello", ends: true)).hasSuffix("hello 127.0.0.1\n"))
        #expect(server.files.count.bodyBytes < 64 << 20)
        await server.listener.stop(within: .seconds(5))
    }

    /// What routes put into fields comes from hosts too.
    @Test func fieldsOfAnswersStayFields() async throws {
        let router = Router(context: PeerContext.self)
        router.get("hostile") { _, _ in
            var response = Response(status: .init(code: 299, reasonPhrase: "fine\r\nX-Reason: injected"))
            response.headers[.location] = "/a\r\nSet-Cookie: injected\r\n\r\n<script>\u{0}"
            response.headers[.accept] = "n1\nX-Other: injected"
            return response
        }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let service = Service(content: ContentIndex(other: Area("other")), router: router, logger: logger)
        let listener = try await Listener.start(ListenAddress(host: "127.0.0.1", port: 0), service)
        let client = try RawClient(port: listener.address.port)
        await client.send(get("/hostile", ends: true))
        let answer = try await client.receiveAll()
        let names = answer.split(separator: "\r\n").dropFirst().map { $0.prefix { $0 != ":" } }
        #expect(Set(names) == ["Location", "Accept", "Content-Length", "Connection"], "\(answer)")
        #expect(
            !answer.split(separator: "\r\n").contains {
                $0.hasPrefix("X-Reason") || $0.contains("\n") || $0.contains("\0")
            })
        await listener.stop(within: .seconds(5))
    }

    /// What a client sends is not taken for a line of the log, whatever a route says about it.
    @Test func logsStayLines() async throws {
        struct Failure: Error, CustomStringConvertible {
            let description: String
        }
        let router = Router(context: PeerContext.self)
        router.post("fail") { request, _ -> String in
            throw Failure(description: "no such host: " + String(buffer: try await request.body.collect(upTo: 1 << 16)))
        }
        let log = LogRecord()
        let service = Service(
            content: ContentIndex(other: Area("other")), router: router,
            logger: Logger(label: "test", factory: { _ in log }))
        let listener = try await Listener.start(ListenAddress(host: "127.0.0.1", port: 0), service)
        for hostile in [
            "a\nerror: all is lost", "\r\u{1B}[2J\u{202E}\u{2028}\0", String(repeating: "a", count: 60_000),
        ] {
            let client = try RawClient(port: listener.address.port)
            let length = hostile.utf8.count
            await client.send(
                "POST /fail HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: \(length)\r\n\r\n\(hostile)")
            let answer = try await client.receiveAll()
            #expect(answer.hasPrefix("HTTP/1.1 500 ") && !answer.contains("such host"))
        }
        let lines = log.lines.withLock { $0 }
        #expect(
            lines.prefix(2) == [
                "a route failed: no such host: a\\u{a}error: all is lost",
                "a route failed: no such host: \\u{d}\\u{1b}[2J\\u{202e}\\u{2028}\\u{0}",
            ])
        #expect(lines.count == 3 && lines[2].count < 3000)
        await listener.stop(within: .seconds(5))
    }
}

private final class LogRecord: LogHandler {
    let lines = Mutex<[String]>([])
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.message)") }
    }
}
