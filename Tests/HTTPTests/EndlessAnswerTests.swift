import Hummingbird
import Logging
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(2)), .serialized) struct EndlessAnswerTests {
    /// What a route tells, and whether it has heard of the end.
    private final class Source: Sendable {
        private let continuations = Mutex<[AsyncStream<[UInt8]>.Continuation]>([])
        private let ended = Atomic(0)

        func lines() -> AsyncStream<[UInt8]> {
            let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
            continuation.onTermination = { [self] _ in ended.add(1, ordering: .relaxed) }
            continuations.withLock { $0.append(continuation) }
            return stream
        }

        func say(_ text: String) { continuations.withLock { for one in $0 { one.yield(Array(text.utf8)) } } }
        func finish() { continuations.withLock { for one in $0 { one.finish() } } }

        func hasEnded(_ count: Int) async throws -> Bool {
            for _ in 0..<200 {
                if ended.load(ordering: .relaxed) == count { return true }
                try await Task.sleep(for: .milliseconds(20))
            }
            return false
        }
    }

    private let source = Source()

    private func listener(heartbeat: Duration = .seconds(15)) async throws -> Listener {
        let router = Router(context: PeerContext.self)
        let source = source
        router.get("watch") { _, _ in Response.lines(source.lines()) }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        var limits = Limits()
        limits.heartbeat = heartbeat
        limits.stall = .milliseconds(600)
        let service = Service(
            content: ContentIndex(other: Area("other")), router: router, limits: limits, logger: logger)
        return try await Listener.start(ListenAddress(host: "127.0.0.1", port: 0), service)
    }

    private func receive(_ client: RawClient, until end: String) async throws -> String {
        var text = ""
        while !text.hasSuffix(end) {
            guard let piece = await client.receive(), !piece.isEmpty else { throw TestFailure("it ended: \(text)") }
            text += String(decoding: piece, as: UTF8.self)
        }
        return text
    }

    @Test func linesComeAsTheyAreSaidUntilTheServerStops() async throws {
        let listener = try await listener()
        let client = try RawClient(port: listener.address.port)
        await client.send(get("/watch"))
        let head = try await receive(client, until: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 200 ") && head.contains("Content-Type: application/jsonl\r\n"))
        source.say("{\"a\":1}")
        #expect(try await receive(client, until: "\n\r\n") == "8\r\n{\"a\":1}\n\r\n")
        source.say("{\"a\":2}")
        #expect(try await receive(client, until: "\n\r\n") == "8\r\n{\"a\":2}\n\r\n")
        let start = ContinuousClock.now
        async let stopped: Void = listener.stop(within: .seconds(20))
        // A whole answer, not a broken one.
        #expect(try await client.receiveAll() == "0\r\n\r\n")
        await stopped
        #expect(ContinuousClock.now - start < .seconds(10))
        #expect(try await source.hasEnded(1))
    }

    @Test(arguments: [false, true]) func theRouteHearsThatTheClientHasGone(halfCloses: Bool) async throws {
        let listener = try await listener()
        do {
            let client = try RawClient(port: listener.address.port)
            await client.send(get("/watch"))
            _ = try await receive(client, until: "\r\n\r\n")
            if halfCloses {
                client.finishSending()
                #expect(try await client.receiveAll() == "0\r\n\r\n")
            }
        }
        #expect(try await source.hasEnded(1))
        await listener.stop(within: .seconds(5))
    }

    @Test func aQuietServerIsNotADeadOne() async throws {
        let listener = try await listener(heartbeat: .milliseconds(200))
        let client = try RawClient(port: listener.address.port)
        await client.send(get("/watch"))
        _ = try await receive(client, until: "\r\n\r\n")
        // Longer than an answer may stand still.
        for _ in 0..<6 { #expect(try await receive(client, until: "\n\r\n").hasPrefix("1\r\n\n\r\n")) }
        source.say("{}")
        source.finish()
        let rest = try await receive(client, until: "0\r\n\r\n")
        #expect(rest.contains("3\r\n{}\n\r\n"))
        // The connection goes on behind an answer that ended by itself.
        await client.send(get("/none", ends: true))
        #expect(try await client.receiveAll().hasPrefix("HTTP/1.1 404 "))
        await listener.stop(within: .seconds(5))
    }

    @Test func aClientThatDoesNotReadIsCutOff() async throws {
        let listener = try await listener(heartbeat: .milliseconds(100))
        let client = try RawClient(port: listener.address.port)
        client.shrinkReceiveBuffer()
        await client.send(get("/watch"))
        _ = try await receive(client, until: "\r\n\r\n")
        for _ in 0..<64 { source.say("\"" + String(repeating: "a", count: 1 << 20) + "\"") }
        #expect(try await source.hasEnded(1))
        await listener.stop(within: .seconds(5))
    }
}
