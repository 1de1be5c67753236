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
            await #expect(throws: ClientError.self) {
                try await client.get(server.url + "/files/large", limit: 1 << 20)
            }
            await #expect(throws: ClientError.self) {
                try await client.get(server.url + "/slow", limit: 100, deadline: .milliseconds(20))
            }
            await #expect(throws: TestFailure.self) {
                try await client.get(server.url + "/files/small", limit: 1 << 20) { _ in throw TestFailure("enough") }
            }
            await server.listener.stop(within: .milliseconds(100))
            let start = ContinuousClock.now
            await #expect(throws: ClientError.self) { try await client.get(server.url + "/hello", limit: 100) }
            #expect(ContinuousClock.now - start > .milliseconds(350))
        }
    }

    @Test func errorsHideLongTokens() {
        let token = String(repeating: "0123456789abcdef", count: 2)
        let error = ClientError(url: "http://h:1/h/\(token)/ks.cfg", problem: .tooLarge(limit: 1))
        #expect(error.description.contains("http://h:1/h/012345…/ks.cfg"))
    }
}
