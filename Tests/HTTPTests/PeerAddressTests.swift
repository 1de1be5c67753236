import TestSupport
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct PeerAddressTests {
    /// One host has one address, whichever family the listener's socket is of.
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::1"),
        ("::1", "::1"), ("::ffff:0:1", "::ffff:0:1"),
    ])
    func addressesOfIPv4AreThemselves(text: String, peer: String) {
        #expect(peerText(text) == peer)
    }

    /// The open files that the system allows are not all of one listener.
    @Test func aListenerHasItsShare() async throws {
        var limits = Limits()
        limits.listeners = 1 << 30
        let server = try await TestServer(limits: limits)
        var first: RawClient? = try RawClient(port: server.listener.address.port)
        await first?.send(get("/hello"))
        #expect(String(decoding: await first?.receive() ?? [], as: UTF8.self).hasSuffix("hello 127.0.0.1\n"))
        let second = try RawClient(port: server.listener.address.port)
        await second.send(get("/hello"))
        // Its turn comes when the first has gone.
        await first?.send(get("/hello"))
        #expect(String(decoding: await first?.receive() ?? [], as: UTF8.self).hasSuffix("hello 127.0.0.1\n"))
        first = nil
        #expect(String(decoding: await second.receive() ?? [], as: UTF8.self).hasSuffix("hello 127.0.0.1\n"))
        await server.listener.stop(within: .seconds(5))
    }
}
