import Dispatch
import Glibc
import Hummingbird
import Logging
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// Clients that ask and go away at once, with a reset: what comes of their requests is still theirs.
@Suite(.timeLimit(.minutes(2)), .serialized) struct GoneClientTests {
    private let peers = Seen<String>()
    private let lines = Seen<String>()

    private func listening(_ limits: Limits = Limits()) async throws -> Listener {
        let (peers, lines) = (peers, lines)
        let router = Router(context: PeerContext.self)
        router.get("asked") { _, context in
            peers.add(context.peer)
            return "asked\n"
        }
        router.get("waits") { _, context in
            peers.add(context.peer)
            try await Task.sleep(for: .seconds(3600))
            return "waited\n"
        }
        router.get("broken") { _, _ -> String in throw TestFailure("on purpose") }
        let service = Service(
            content: ContentIndex(other: Area("other")), router: router, limits: limits,
            logger: Logger(label: "test") { _ in LogOfLines(lines: lines) })
        return try await Listener.start(ListenAddress(host: "127.0.0.1", port: 0), service)
    }

    /// Orders and alarms come of requests, and a story without the address helps nobody.
    @Test func aRequestHasItsAddressAfterItsClientHasGone() async throws {
        let listener = try await listening()
        let port = listener.address.port
        let gate = Gate()
        // As under load: routes begin only when the connection has ended.
        for _ in 0..<2 * Int(sysconf(CInt(_SC_NPROCESSORS_ONLN))) { Task { gate.wait() } }
        await withCheckedContinuation { done in
            DispatchQueue.global().async {
                for _ in 0..<8 {
                    guard let client = try? RawClient(port: port) else { continue }
                    client.resetAtEnd()
                    _ = client.sendNow(get("/asked"))
                }
                usleep(300_000)
                gate.open()
                done.resume()
            }
        }
        #expect(try await answers(listener))
        await listener.stop(within: .seconds(5))
        #expect(Set(peers.all) == ["127.0.0.1"])
    }

    /// A connection that was reset while it waited in the system's queue has no address any more.
    @Test func whoHasGoneBeforeItIsLetInIsNotAnswered() async throws {
        var limits = Limits()
        limits.connections = 1
        let listener = try await listening(limits)
        let port = listener.address.port
        var first: RawClient? = try RawClient(port: port)
        await first?.send(get("/broken"))
        #expect(await first?.receive()?.isEmpty == false)
        for _ in 0..<8 {
            let client = try RawClient(port: port)
            client.resetAtEnd()
            await client.send(get("/asked"))
        }
        first = nil
        #expect(try await answers(listener))
        await listener.stop(within: .seconds(5))
        #expect(Set(peers.all) == ["127.0.0.1"])
    }

    /// Whoever asks and goes away must not fill the log.
    @Test func requestsThatAreGivenUpAreNoFailures() async throws {
        let listener = try await listening()
        var waiting: [RawClient] = []
        for _ in 0..<20 {
            let client = try RawClient(port: listener.address.port)
            client.resetAtEnd()
            await client.send(get("/waits"))
            waiting.append(client)
        }
        for _ in 0..<1000 where peers.all.count < 20 { try await Task.sleep(for: .milliseconds(20)) }
        waiting = []
        let client = try RawClient(port: listener.address.port)
        await client.send(get("/broken", ends: true))
        #expect(try await client.receiveAll().hasPrefix("HTTP/1.1 500 "))
        await listener.stop(within: .seconds(5))
        #expect(lines.all == ["a route failed: on purpose"])
    }

    private func answers(_ listener: Listener) async throws -> Bool {
        let client = try RawClient(port: listener.address.port)
        await client.send(get("/asked", ends: true))
        return try await client.receiveAll().hasSuffix("asked\n")
    }
}

/// Values in the order in which they came.
private final class Seen<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])

    var all: [Value] { values.withLock { $0 } }
    func add(_ value: Value) { values.withLock { $0.append(value) } }
}

/// Holds up the thread of whoever waits.
private final class Gate: Sendable {
    private let isOpen = Atomic(false)

    func open() { isOpen.store(true, ordering: .relaxed) }
    func wait() { while !isOpen.load(ordering: .relaxed) { usleep(1000) } }
}

private struct LogOfLines: LogHandler {
    let lines: Seen<String>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { lines.add("\(event.message)") }
}
