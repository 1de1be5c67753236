import HTTP
import Inventory
import Provisioning
import Synchronization
import Testing

@testable import Server

@Suite struct DeliveriesTests {
    private final class Story: Sendable {
        private let sentences = Mutex<[String]>([])

        var told: [String] { sentences.withLock { $0 } }

        func tell(_ sentence: String) { sentences.withLock { $0.append(sentence) } }
    }

    @Test("what a host says is heard after what it was given is written down")
    func order() async throws {
        let deliveries = Deliveries(patience: .seconds(60))
        let (token, other) = (SecretToken(), SecretToken())
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        let story = Story()
        async let delivery: Void = deliveries.under(token) {
            begin.finish()
            for await _ in released {}
            story.tell("delivered")
        }
        for await _ in begun {}
        // Others do not wait for it.
        try await deliveries.end(under: other)
        async let report: Void = {
            try await deliveries.end(under: token)
            story.tell("reported")
        }()
        try await Task.sleep(for: .milliseconds(30))
        #expect(story.told.isEmpty)
        release.finish()
        _ = try await (delivery, report)
        #expect(story.told == ["delivered", "reported"])
    }

    @Test("a host that reads slowly is heard all the same, and after a delivery that failed")
    func slow() async throws {
        struct Gone: Error {}
        let deliveries = Deliveries(patience: .milliseconds(20))
        let token = SecretToken()
        try await deliveries.under(token) { try await deliveries.end(under: token) }
        await #expect(throws: Gone.self) { try await deliveries.under(token) { throw Gone() } }
        let patient = Deliveries(patience: .seconds(600))
        await #expect(throws: Gone.self) { try await patient.under(token) { throw Gone() } }
        try await patient.end(under: token)
    }

    @Test("a report waits for what is on its way to the same host", .timeLimit(.minutes(1)))
    func reports() async throws {
        let server = try await ServerUnderTest()
        let nonce = try await server.openSession(1)
        #expect(try await server.get("/h/\(nonce)/ks.cfg").response.status == 200)
        let (deliveries, token) = (server.server.state.deliveries, try SecretToken(nonce))
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let (released, release) = AsyncStream<Void>.makeStream()
        async let delivery: Void = deliveries.under(token) {
            begin.finish()
            for await _ in released {}
        }
        for await _ in begun {}
        let form = [("mac", FakeMaterials.mac(1)), ("nonce", nonce), ("stage", "installed")]
        async let report = server.post("/h/\(nonce)/report", form)
        try await Task.sleep(for: .milliseconds(300))
        let before = try await server.phase(1)
        release.finish()
        #expect(try await report == 204)
        await delivery
        let after = try await server.phase(1)
        #expect(before != .installed && after == .installed)
        await server.stop()
    }
}
