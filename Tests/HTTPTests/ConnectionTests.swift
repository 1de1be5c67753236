import TestSupport
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(2)), .serialized) struct ConnectionTests {
    /// The bodies of the answers in a text, each found by its own length.
    private func bodies(_ text: String) throws -> [(status: String, body: String)] {
        var rest = text.utf8[...]
        var found: [(String, String)] = []
        while !rest.isEmpty {
            let all = String(rest) ?? ""
            let head = all.split(separator: "\r\n\r\n", maxSplits: 1).first.map(String.init) ?? ""
            let status = head.split(separator: " ").dropFirst().first.map(String.init) ?? "?"
            let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            let size = length.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
            rest = rest.dropFirst(head.utf8.count + 4)
            found.append((status, String(rest.prefix(size)) ?? "?"))
            rest = rest.dropFirst(size)
        }
        return found
    }

    @Test func mixedPipelinedRequestsAreAnsweredInOrder() async throws {
        let server = try await TestServer()
        let body = "x\r\nUpgrade: h2c\r\nConnection: Upgrade"
        let post =
            "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let text = try await server.exchange(
            get("/slow", h2c: true) + get("/files/small", h2c: true) + post + get("/files/large") + get("/hello")
                + get("/files/none") + get("/files/empty") + get("/files/small?x=1", ends: true))
        let answers = try bodies(text)
        #expect(answers.map(\.status) == ["200", "200", "200", "200", "200", "404", "200", "200"])
        let large = TestServer.large(TestServer.largeSize)
        #expect(
            answers.map(\.body) == [
                "slow\n", TestServer.small, body, large, "hello 127.0.0.1\n", "404 Not Found\n", "", TestServer.small,
            ])
        let files = server.files.count
        #expect(files.answers == [200: 4, 404: 1])
        #expect(files.bodyBytes == 2 * TestServer.small.utf8.count + large.utf8.count + "404 Not Found\n".utf8.count)
        #expect(server.other.count.bodyBytes == "slow\n".utf8.count + body.utf8.count + "hello 127.0.0.1\n".utf8.count)
        await server.listener.stop(within: .seconds(5))
    }

    @Test func manySmallRequestsInOneWriteNeitherDeepenTheStackNorGetLost() async throws {
        let server = try await TestServer()
        let count = 20_000
        let text = String(repeating: get("/files/empty"), count: count - 1) + get("/files/empty", ends: true)
        let client = try RawClient(port: server.listener.address.port)
        async let sent = client.send(text)
        let received = try await client.receiveAll().split(separator: "HTTP/1.1 200 OK").count
        #expect(await sent)
        #expect(received == count)
        await server.listener.stop(within: .seconds(5))
    }

    @Test func headHasTheLengthAndNoBody() async throws {
        let server = try await TestServer()
        let text = try await server.exchange(
            get("/files/large", method: "HEAD") + get("/files/none", method: "HEAD")
                + get("/files/small", method: "HEAD", ends: true))
        #expect(text.contains("Content-Length: \(TestServer.largeSize)\r\n"))
        #expect(text.contains("Cache-Control: public, max-age=31536000, immutable\r\n"))
        #expect(text.contains("Content-Type: application/octet-stream\r\n"))
        #expect(text.hasSuffix("\r\n\r\n"))
        #expect(server.files.count.bodyBytes == 0)
        #expect(server.files.count.requests == 3)
        await server.listener.stop(within: .seconds(5))
    }

    @Test func otherVersionsAndFramings() async throws {
        let server = try await TestServer()
        #expect(
            try await server.exchange("GET /hello HTTP/1.0\r\n\r\n").hasSuffix(
                "\r\nConnection: close\r\n\r\nhello 127.0.0.1\n"))
        #expect(try await server.exchange("GET /chunks HTTP/1.0\r\n\r\n").hasSuffix("\r\n\r\none,two,three"))
        #expect(
            try await server.exchange(get("/chunks", ends: true)).hasSuffix(
                "4\r\none,\r\n4\r\ntwo,\r\n5\r\nthree\r\n0\r\n\r\n"))
        #expect(try await server.exchange(get("/broken", ends: true)).hasPrefix("HTTP/1.1 500 "))
        let kept = try await server.exchange(
            "GET /files/small HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /files/small HTTP/1.0\r\n\r\n")
        #expect(kept.contains("Connection: keep-alive\r\n"))
        #expect(kept.contains("Connection: close\r\n"))
        let waiting = try RawClient(port: server.listener.address.port)
        await waiting.send(
            "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        #expect(String(decoding: await waiting.receive() ?? [], as: UTF8.self) == "HTTP/1.1 100 Continue\r\n\r\n")
        await waiting.send("ab")
        #expect(try await waiting.receiveAll().hasSuffix("\r\n\r\nab"))
        // RFC 9110, section 10.1.1: to HTTP/1.0 an answer of 100 would be the answer.
        let old = try await server.exchange(
            "POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nab")
        #expect(old.hasPrefix("HTTP/1.1 200 ") && old.hasSuffix("\r\n\r\nab"))
        await server.listener.stop(within: .seconds(5))
    }

    @Test func aClientThatClosesItsSideStillGetsItsAnswers() async throws {
        let server = try await TestServer()
        let client = try RawClient(port: server.listener.address.port)
        await client.send(get("/slow") + get("/files/large"))
        client.finishSending()
        #expect(try bodies(await client.receiveAll()).map(\.body.utf8.count) == [5, TestServer.largeSize])
        await server.listener.stop(within: .seconds(5))
    }
}
