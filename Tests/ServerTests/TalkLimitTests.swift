import Inventory
import Provisioning
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(2))) struct TalkLimitTests {
    /// A host has its token for good, and one that somebody took over may use it all day.
    @Test func whoTalksForEverFillsNoLog() async throws {
        let server = try await ServerUnderTest(logs: FakeLogs())
        let nonce = try await server.openSession(1)
        _ = try await server.get("/h/\(nonce)/ks.cfg")
        let form = [("mac", FakeMaterials.mac(1)), ("nonce", nonce)]
        for number in 0..<40 {
            let more = [("stage", "working"), ("message", "\(number)")]
            #expect(try await server.post("/h/\(nonce)/report", form + more) == 204)
            #expect(try await server.status("/h/\(nonce)/logs", ["-d", "x"]) == "415")
        }
        let told = server.events.count { event in
            switch event.kind {
            case .report, .refused: true
            default: false
            }
        }
        #expect(told == TalkLimit.limit)
        // What it says counts all the same.
        #expect(try await server.post("/h/\(nonce)/report", form + [("stage", "installed")]) == 204)
        #expect(try await server.phase(1) == .installed)
        await server.stop()
    }

    @Test func eachHostIsHeardAgainAfterAWhile() throws {
        let (limit, start) = (TalkLimit(), ContinuousClock.now)
        let (first, second) = (try HostName("worker-1"), try HostName("worker-2"))
        for _ in 0..<TalkLimit.limit { #expect(limit.admits(first, now: start)) }
        #expect(!limit.admits(first, now: start + .seconds(599)) && limit.admits(second, now: start))
        #expect(limit.admits(first, now: start + .seconds(600)))
    }
}
