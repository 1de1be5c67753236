import TestSupport
import Testing

@testable import HTTP

/// Bodies that their routes take as they come.
@Suite(.timeLimit(.minutes(2)), .serialized) struct StreamTests {
    private static func post(_ how: String, _ body: String, ends: Bool = false) -> String {
        "POST /upload/\(how) HTTP/1.1\r\nHost: h\r\nContent-Length: \(body.utf8.count)\r\n"
            + (ends ? "Connection: close\r\n" : "") + "\r\n\(body)"
    }

    @Test(arguments: ["taken", "slow"], [0, 1, 70_000, 5 << 20])
    func theyMayBeLargerThanOthers(how: String, size: Int) async throws {
        let server = try await TestServer()
        let answer = try await server.exchange(
            Self.post(how, String(repeating: "a", count: size)) + get("/hello", ends: true))
        #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.contains("\(size) bytes\n"))
        // What came behind it on the same connection is a request of its own.
        #expect(answer.hasSuffix("hello 127.0.0.1\n"))
        await server.listener.stop(within: .seconds(5))
    }

    @Test func chunksAreTaken() async throws {
        let server = try await TestServer()
        let head = "POST /upload/taken HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        let chunk = "10000\r\n\(String(repeating: "a", count: 0x10000))\r\n"
        let answer = try await server.exchange(head + String(repeating: chunk, count: 20) + "0\r\n\r\n")
        #expect(answer.contains("\(20 * 0x10000) bytes\n"))
        await server.listener.stop(within: .seconds(5))
    }

    @Test func aRefusalNeedNotWaitForTheBody() async throws {
        let server = try await TestServer()
        let client = try RawClient(port: server.listener.address.port)
        await client.send("POST /upload/refused HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nbeginning")
        let answer = try await client.receiveAll()
        #expect(answer.hasPrefix("HTTP/1.1 403 ") && answer.contains("Connection: close\r\n"))
        // The rest of the body is no request.
        let whole = try await server.exchange(
            Self.post("refused", "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n", ends: true))
        #expect(whole.components(of: "HTTP/1.1 ") == 1)
        await server.listener.stop(within: .seconds(5))
    }

    @Test(arguments: [true, false]) func aBodyThatBreaksOffIsNoWholeOne(halfCloses: Bool) async throws {
        let server = try await TestServer()
        do {
            let client = try RawClient(port: server.listener.address.port)
            await client.send("POST /upload/taken HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nbeginning")
            if halfCloses {
                client.finishSending()
                #expect(try await client.receiveAll().contains("bytes") == false)
            }
        }
        #expect(try await server.exchange(get("/hello", ends: true)).hasSuffix("hello 127.0.0.1\n"))
        await server.listener.stop(within: .seconds(5))
        #expect(server.other.count.answers[200] == 1)
    }

    /// A client that sends single bytes must not hold its connection.
    @Test func slowBodiesAreCutOff() async throws {
        var limits = Limits()
        limits.stall = .milliseconds(500)
        let server = try await TestServer(limits: limits)
        let client = try RawClient(port: server.listener.address.port)
        await client.send("POST /upload/taken HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n")
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(15), await client.send("a") {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(ContinuousClock.now - start < .seconds(10))
        await server.listener.stop(within: .seconds(5))
    }

    /// What a route has not taken yet stays with the client.
    @Test func aSlowRouteCostsNoMemory() async throws {
        let server = try await TestServer()
        let before = try residentBytes()
        let size = 64 << 20
        let client = try RawClient(port: server.listener.address.port)
        await client.send(
            "POST /upload/slow HTTP/1.1\r\nHost: h\r\nContent-Length: \(size)\r\nConnection: close\r\n\r\n")
        let piece = String(repeating: "a", count: 1 << 20)
        for _ in 0..<64 { #expect(await client.send(piece)) }
        let answer = try await client.receiveAll()
        #expect(answer.contains("\(size) bytes\n"))
        #expect(try residentBytes() - before < 32 << 20)
        await server.listener.stop(within: .seconds(5))
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
