import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HTTP

@Suite struct ClientHandlerTests {
    /// A handshake may fail before the request is there: the reason is the exchange's all the same.
    @Test func earlyErrorsAreKept() throws {
        let exchange = ClientExchange()
        let channel = EmbeddedChannel(handler: ClientHandler(opening: exchange))
        channel.pipeline.fireErrorCaught(ClientFailure.proxyStatus(418))
        channel.pipeline.fireChannelInactive()
        let failure = exchange.state.withLock { $0.failure }
        #expect(failure.map { "\($0)" } == "status 418")
    }

    /// A connection that was used before tells an exchange nothing that came after it.
    @Test func lateErrorsAreNobodys() throws {
        let exchange = ClientExchange()
        let channel = EmbeddedChannel(handler: ClientHandler(opening: exchange))
        let next = ClientExchange()
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")
        channel.write(ClientCommand.start(head, next), promise: nil)
        channel.pipeline.fireErrorCaught(ClientFailure.proxyStatus(418))
        #expect(exchange.state.withLock { $0.failure == nil })
        #expect(next.state.withLock { $0.failure != nil })
    }

    /// A proxy that closed before it was asked is no proxy that is waited for.
    @Test func tunnelsOfEndedConnectionsFail() throws {
        let channel = EmbeddedChannel()
        let opened = channel.eventLoop.makePromise(of: Void.self)
        try channel.close().wait()
        try channel.pipeline.syncOperations.addHandler(
            ClientTunnel(target: "h:443", fields: "", established: opened))
        #expect(throws: ClientFailure.self) { try opened.futureResult.wait() }
    }
}
