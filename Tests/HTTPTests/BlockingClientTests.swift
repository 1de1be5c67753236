import HTTP
import Synchronization
import TestSupport
import Testing

/// A client that closes with the value.
final class OpenClient: Sendable {
    let client: BlockingClient

    init(
        idle: Duration = .seconds(5), isStopped: @escaping @Sendable () -> Bool = { false },
        change: (inout ClientSettings) -> Void = { _ in }
    ) {
        var settings = ClientSettings()
        settings.idleDeadline = idle
        change(&settings)
        client = BlockingClient(settings, userAgent: "tests", isStopped: isStopped)
    }

    deinit { client.close() }

    func get(_ url: String) throws -> BlockingResponse { try client.send(ClientRequest("GET", url)) }
}

/// The kind of the transport error that a closure throws; nil for none or another.
func kind(_ body: () throws -> Void) -> TransportError.Kind? {
    do {
        try body()
        return nil
    } catch { return (error as? TransportError)?.kind }
}

@Suite(.timeLimit(.minutes(1))) struct BlockingClientTests {
    @Test func sendsAndReceives() async throws {
        let heads = Mutex<[String]>([])
        let server = try ScriptedServer { connection in
            while let head = connection.readHead() {
                heads.withLock { $0.append(head) }
                connection.send(
                    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nx-a: 2\r\n\r\nhello")
            }
        }
        try await onThread {
            let open = OpenClient()
            var request = ClientRequest("GET", server.url + "/a/b?c=d#e")
            request.fields = [("Accept", "text/plain"), ("Host", "elsewhere")]
            let response = try open.client.send(request)
            #expect(response.status == 200)
            #expect(response.field("X-a") == "1")
            #expect(response.fields("X-A") == ["1", "2"])
            #expect(response.contentLength == 5)
            #expect(try response.bytes(limit: 5, deadline: .seconds(1)) == Array("hello".utf8))
            #expect(try response.bytes(limit: 5, deadline: .seconds(1)).isEmpty)
            _ = try open.get(server.url).bytes(limit: 5, deadline: .seconds(1))
        }
        #expect(server.connections == 1)
        let port = server.port
        #expect(
            heads.withLock { $0 } == [
                "GET /a/b?c=d HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nUser-Agent: tests\r\nAccept: text/plain\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nUser-Agent: tests\r\n\r\n",
            ])
    }

    @Test(arguments: [0, 1, 65536, 65537, 2_000_000])
    func streamsBothWays(_ count: Int) async throws {
        let server = try ScriptedServer { connection in
            while let head = connection.readHead() {
                guard head.contains("Content-Length: \(count)\r\n"), connection.read(count) == count else { return }
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n")
                connection.send((0..<count).map { UInt8(truncatingIfNeeded: $0) })
            }
        }
        try await onThread {
            let open = OpenClient()
            let expected = try PatternSource(count).drain()
            for _ in 0..<2 {
                var request = ClientRequest("PUT", server.url + "/")
                request.body = .stream(PatternSource(count), count: count)
                #expect(try open.client.send(request).drain() == expected)
            }
            var request = ClientRequest("POST", server.url + "/")
            request.body = .bytes([UInt8](repeating: 1, count: count))
            #expect(try open.client.send(request).drain(pieces: 1000) == expected)
        }
        #expect(server.connections == 1)
    }

    @Test func takesNoMoreOfASourceThanItsCount() async throws {
        let server = try ScriptedServer { connection in
            while connection.readHead() != nil {
                _ = connection.read(100_000)
                connection.send("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        try await onThread {
            let open = OpenClient()
            let source = PatternSource(300_000)
            for round in 1...3 {
                var request = ClientRequest("PATCH", server.url + "/")
                request.body = .stream(source, count: 100_000)
                let response = try open.client.send(request)
                #expect(response.status == 204)
                #expect(source.position == round * 100_000)
            }
        }
        #expect(server.connections == 1)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nT: t\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nabcdefg", "HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nabcdefg",
        "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nabcdefg",
    ])
    func framings(_ answer: String) async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readHead()
            connection.send(answer)
        }
        let body = try await onThread { try OpenClient().get(server.url).bytes(limit: 10, deadline: .seconds(2)) }
        #expect(body == Array("abcdefg".utf8))
    }

    @Test func answersWithoutBodyKeepTheConnection() async throws {
        let server = try ScriptedServer { connection in
            while let head = connection.readHead() {
                connection.send(
                    head.hasPrefix("HEAD")
                        ? "HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"
                        : "HTTP/1.1 307 Away\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
            }
        }
        try await onThread {
            let open = OpenClient()
            let head = try open.client.send(ClientRequest("HEAD", server.url))
            #expect(head.contentLength == 12345)
            #expect(try head.bytes(limit: 0, deadline: .seconds(1)).isEmpty)
            for _ in 0..<3 { #expect(try open.get(server.url).status == 307) }
            let small = try open.get(server.url)
            small.discard()
        }
        #expect(server.connections == 1)
    }

    @Test func manyThreadsAtOnceShareConnections() async throws {
        let most = Mutex((now: 0, most: 0))
        let server = try ScriptedServer { connection in
            while connection.readHead() != nil {
                most.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                sleep(milliseconds: 20)
                most.withLock { $0.now -= 1 }
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                connection.send([UInt8](repeating: 7, count: 100_000))
            }
        }
        let open = OpenClient()
        try await withThrowingTaskGroup { group in
            for _ in 0..<20 {
                group.addTask {
                    try await onThread {
                        for _ in 0..<3 {
                            let drained = try open.get(server.url).drain()
                            #expect(drained == (100_000, 700_000))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(server.connections <= 16)
        #expect(most.withLock { $0.most } > 8)
    }

    /// Servers end idle connections without a word, and send more than was asked for.
    @Test(arguments: ["", "HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nfake", "more"])
    func connectionsAreNotUsedAfterTheirEnd(_ extra: String) async throws {
        let server = try ScriptedServer { connection in
            _ = connection.readHead()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nreal" + extra)
            if !extra.isEmpty { connection.waitForEnd() }
        }
        try await onThread {
            let open = OpenClient()
            for _ in 0..<3 {
                let response = try open.get(server.url)
                let body = try response.bytes(limit: 100, deadline: .seconds(1))
                #expect(body == Array("real".utf8))
                sleep(milliseconds: 20)
            }
        }
        #expect(server.connections == 3)
    }

    @Test func aDroppedAnswerThatHasArrivedKeepsTheConnection() async throws {
        let server = try ScriptedServer { connection in
            while connection.readHead() != nil { connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nreal") }
        }
        try await onThread {
            let open = OpenClient()
            for _ in 0..<3 {
                let response = try open.get(server.url)
                var four = [UInt8](repeating: 0, count: 4)
                let count = try four.withUnsafeMutableBytes { try response.read(into: $0) }
                #expect(count == 4)
                sleep(milliseconds: 10)
            }
        }
        #expect(server.connections == 1)
    }

    @Test func secretsOfSettingsAreNotShown() {
        let proxy = ClientSettings.Proxy(host: "::1", port: 3128, credentials: "user:secret")
        #expect("\(proxy)" == "[::1]:3128")
        #expect("\(String(reflecting: [Optional(proxy)]))".contains("secret") == false)
    }
}
