import Inventory
import Testing

@testable import Ledger

@Suite("Limits of stories") struct StoryLimiterTests {
    private let limiter = StoryLimiter()
    private let name: HostName
    private let start = ContinuousClock.now

    init() throws { name = try HostName("worker-1") }

    /// - Returns: How often it was not told before; nil when it is not told now.
    private func tell(_ text: String, _ peer: String = "a", after time: Duration) -> Int? {
        guard let untold = limiter.admits(text, of: name, by: peer, now: start + time) else { return nil }
        limiter.note(text, of: name, by: peer, now: start + time)
        return untold
    }

    @Test("the same sentence is told once an hour, with how often it was not")
    func same() {
        #expect(tell("waits", after: .zero) == 0)
        for second in 1...3 { #expect(tell("waits", after: .seconds(second)) == nil) }
        #expect(tell("waits", "b", after: .seconds(4)) == 0)
        #expect(tell("waits", after: .seconds(3599)) == nil)
        #expect(tell("waits", after: .seconds(3600)) == 4)
        #expect(tell("waits", after: .seconds(3601)) == nil)
        #expect(tell("waits", after: .seconds(7200)) == 1)
    }

    @Test("sixty an hour are told, whoever asks, and each host has its own")
    func many() throws {
        let told = (0..<100).compactMap { tell("text \($0)", after: .seconds($0)) }
        #expect(told.count == 60)
        let other = try HostName("worker-2")
        #expect(limiter.admits("text 99", of: other, by: "a", now: start + .seconds(99)) == 0)
        #expect(tell("text 99", after: .seconds(3600)) == 0)
    }

    @Test("what could not be written is due still")
    func unwritten() {
        for _ in 0..<100 { #expect(limiter.admits("waits", of: name, by: "a", now: start) == 0) }
        #expect(tell("waits", after: .seconds(1)) == 0)
        #expect(tell("waits", after: .seconds(2)) == nil)
    }
}
