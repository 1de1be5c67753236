import TestSupport
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(2)), .serialized) struct StopTests {
    @Test func answersOnTheirWayAreFinished() async throws {
        let server = try await TestServer()
        let dynamic = try RawClient(port: server.listener.address.port)
        let large = try RawClient(port: server.listener.address.port)
        let idle = try RawClient(port: server.listener.address.port)
        await idle.send(get("/hello"))
        _ = try await idle.receive(exactly: 1)
        await dynamic.send(get("/slow"))
        await large.send(get("/files/large"))
        _ = try await large.receive(exactly: 1)
        for await _ in server.slowRequests {}
        async let stopped: Void = server.listener.stop(within: .seconds(20))
        #expect(try await dynamic.receiveAll().hasSuffix("\r\n\r\nslow\n"))
        #expect(try await large.receiveAll().utf8.count > TestServer.largeSize)
        _ = try await idle.receiveAll()
        await stopped
        #expect(throws: TestFailure.self) { try RawClient(port: server.listener.address.port) }
    }

    @Test func theDeadlineEndsWhatTakesTooLong() async throws {
        let server = try await TestServer(largeSize: 64 << 20)
        let client = try RawClient(port: server.listener.address.port)
        client.shrinkReceiveBuffer()
        await client.send(get("/files/large"))
        _ = try await client.receive(exactly: 1)
        let start = ContinuousClock.now
        await server.listener.stop(within: .milliseconds(300))
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func noMoreConnectionsThanAllowed() async throws {
        var limits = Limits()
        limits.connections = 2
        let server = try await TestServer(limits: limits)
        let first = try RawClient(port: server.listener.address.port)
        let second = try RawClient(port: server.listener.address.port)
        for client in [first, second] {
            await client.send(get("/hello"))
            _ = try await client.receive(exactly: 1)
        }
        let third = try RawClient(port: server.listener.address.port)
        await third.send(get("/hello", ends: true))
        try await Task.sleep(for: .milliseconds(300))
        #expect(server.other.count.requests == 2)
        first.finishSending()
        _ = try await first.receiveAll()
        #expect(try await third.receiveAll().hasSuffix("hello 127.0.0.1\n"))
        await server.listener.stop(within: .seconds(5))
    }

    @Test func aTakenAddressIsAnError() async throws {
        let server = try await TestServer()
        await #expect(throws: ListenError.self) {
            _ = try await Listener.start(server.listener.address, server.service)
        }
        await server.listener.stop(within: .seconds(5))
    }
}
