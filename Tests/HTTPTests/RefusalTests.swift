import Glibc
import TestSupport
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(2)), .serialized) struct RefusalTests {
    @Test(arguments: [
        ("garbage\r\n\r\n", "400"), ("GET / HTTP/9.9\r\n\r\n", "400"), ("GET / HTTP/2.0\r\nHost: h\r\n\r\n", "400"),
        ("CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", "405"), ("GET /hello HTTP/1.1\r\n\r\n", "400"),
        ("GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"),
        ("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n", "400"),
        ("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "400"),
        ("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"),
        ("DELETE /files/small HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "405"),
        ("GET /files/../hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "404"),
        ("GET /files/%2e%2e/hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "404"),
        ("GET /files/%2e%2e%2f%2e%2e%2fetc/passwd HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "404"),
        ("GET /files/small%00 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "404"),
        ("GET /files/%zz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "404"),
        ("GET /nothing HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "404"),
    ])
    func badRequestsAreRefused(request: String, status: String) async throws {
        let server = try await TestServer()
        #expect(try await server.exchange(request).hasPrefix("HTTP/1.1 \(status) "))
        #expect(try await server.exchange(get("/hello", ends: true)).hasSuffix("hello 127.0.0.1\n"))
        await server.listener.stop(within: .seconds(5))
    }

    @Test func oversizeIsRefused() async throws {
        let server = try await TestServer()
        let field = "X: \(String(repeating: "a", count: 20_000))\r\n"
        let many = String(repeating: "X: a\r\n", count: 200)
        for fields in [field, many] {
            let answer = try await server.exchange("GET /hello HTTP/1.1\r\nHost: h\r\n\(fields)\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 431 "))
        }
        let target = String(repeating: "a", count: 1 << 20)
        #expect(try await server.exchange("GET /\(target) HTTP/1.1\r\nHost: h\r\n\r\n").hasPrefix("HTTP/1.1 4"))
        let body = String(repeating: "a", count: 70_000)
        let post = "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        #expect(try await server.exchange(post).hasPrefix("HTTP/1.1 413 "))
        await server.listener.stop(within: .seconds(5))
    }

    /// A head that comes one byte at a time must not keep its connection beyond the limit.
    @Test func slowHeadsAreCutOff() async throws {
        var limits = Limits()
        limits.request = .milliseconds(500)
        let server = try await TestServer(limits: limits)
        let client = try RawClient(port: server.listener.address.port)
        let start = ContinuousClock.now
        for byte in "GET /hello HTTP/1.1\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" {
            guard await client.send(String(byte)) else { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(await client.receive()?.isEmpty == true)
        #expect(ContinuousClock.now - start < .seconds(20))
        await server.listener.stop(within: .seconds(5))
    }

    @Test func aClientThatStopsReadingIsCutOff() async throws {
        var limits = Limits()
        limits.stall = .milliseconds(500)
        let server = try await TestServer(limits: limits, largeSize: 64 << 20)
        let client = try RawClient(port: server.listener.address.port)
        client.shrinkReceiveBuffer()
        await client.send(get("/files/large"))
        try await Task.sleep(for: .seconds(2))
        let start = ContinuousClock.now
        await server.listener.stop(within: .seconds(30))
        #expect(ContinuousClock.now - start < .seconds(25))
        let counted = server.files.count.bodyBytes
        #expect(counted < 64 << 20 && counted % (256 << 10) == 0)
    }

    /// What clients do not take must stay in the file, not in this process.
    @Test func slowClientsCostNoMemory() async throws {
        let server = try await TestServer(largeSize: 64 << 20)
        let before = try residentBytes()
        let clients = try (0..<40).map { _ in try RawClient(port: server.listener.address.port) }
        for client in clients {
            client.shrinkReceiveBuffer()
            for _ in 0..<20 { await client.send(get("/files/large")) }
        }
        try await Task.sleep(for: .seconds(1))
        #expect(try residentBytes() - before < 32 << 20)
        await server.listener.stop(within: .milliseconds(100))
    }
}
