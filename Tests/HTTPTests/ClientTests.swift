import TestSupport
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(2))) struct ClientTests {
    @Test func getsPostsAndCounts() async throws {
        let server = try await TestServer()
        try await Client.with { client in
            let (response, body) = try await client.get(server.url + "/files/large", limit: 1 << 30)
            #expect(response.status == 200)
            #expect(response.bodyBytes == TestServer.largeSize)
            #expect(String(decoding: body, as: UTF8.self) == TestServer.large(TestServer.largeSize))
            #expect(response.field("Content-Type") == "application/octet-stream")
            let missing = try await client.get(server.url + "/files/none", limit: 100)
            #expect(missing.response.status == 404)
            #expect(missing.body.isEmpty)
            let posted = try await client.post(server.url + "/echo", form: [("a b", "ü&=")])
            #expect(posted.bodyBytes == "a+b=%C3%BC%26%3D".utf8.count)
        }
        await server.listener.stop(within: .seconds(5))
    }

    @Test func limitsDeadlinesAndDeadServersAreErrors() async throws {
        let server = try await TestServer()
        try await Client.with { client in
            await #expect(throws: TransportError.self) {
                try await client.get(server.url + "/files/large", limit: 1 << 20)
            }
            await #expect(throws: TransportError.self) {
                try await client.get(server.url + "/slow", limit: 100, deadline: .milliseconds(20))
            }
            await #expect(throws: TestFailure.self) {
                try await client.get(server.url + "/files/small", limit: 1 << 20) { body in
                    try body.forEach { _ in throw TestFailure("enough") }
                }
            }
            await server.listener.stop(within: .milliseconds(100))
            let start = ContinuousClock.now
            await #expect(throws: TransportError.self) { try await client.get(server.url + "/hello", limit: 100) }
            #expect(ContinuousClock.now - start > .milliseconds(350))
        }
    }

    @Test func errorsHideLongTokens() async throws {
        let token = String(repeating: "0123456789abcdef", count: 2)
        let error = await #expect(throws: TransportError.self) {
            try await Client.with { try await $0.get("http://127.0.0.1:1/h/\(token)/ks.cfg", limit: 1) }
        }
        #expect(error?.description.hasPrefix("http://127.0.0.1:1/h/012345…/ks.cfg: nobody listens there") == true)
    }

    /// More exchanges than run at a time wait for one another.
    @Test(arguments: [1, 16]) func manyAreServedInTurn(exchanges: Int) async throws {
        let server = try await TestServer()
        let url = server.url + "/files/small"
        let statuses = try await Client.with(exchanges: exchanges) { client in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 { group.addTask { try await client.get(url, limit: 1 << 20).response.status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(statuses == Array(repeating: 200, count: 200))
        await server.listener.stop(within: .seconds(5))
    }

    @Test func cancellingEndsExchangesThatWait() async throws {
        let isAsked = AsyncStream.makeStream(of: Void.self)
        let server = try ScriptedServer { connection in
            _ = connection.readHead()
            isAsked.continuation.yield()
            _ = connection.readHead()
        }
        let other = try await TestServer()
        let (silent, quick) = (server.url, other.url + "/files/small")
        try await Client.with { client in
            let exchange = Task { try await client.get(silent, limit: 1) }
            for await _ in isAsked.stream { break }
            let start = ContinuousClock.now
            exchange.cancel()
            let error = await #expect(throws: TransportError.self) { try await exchange.value }
            #expect(error?.kind == .stopped)
            #expect(ContinuousClock.now - start < .seconds(10))
            // The client goes on.
            let next = try await client.get(quick, limit: 1 << 20)
            #expect(next.response.status == 200)
        }
        await other.listener.stop(within: .seconds(5))
    }
}
