import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct BlockingStateTests {
    /// A thread looks every 100 ms; what it did not wait out must not wake it later, over and over.
    @Test func longWaitsDoNotMakeLaterChangesDear() async throws {
        let state = BlockingState(0)
        let looks = BlockingState(0)
        async let waiting: Int = onThread {
            try state.wait(isStopped: { false }, until: { _ in nil }) { value in
                looks.withLock { $0 += 1 }
                return value == 3 ? value : nil
            }
        }
        while looks.withLock({ $0 }) < 12 { try await Task.sleep(for: .milliseconds(50)) }
        let before = looks.withLock { $0 }
        state.update { $0 = 1 }
        try await Task.sleep(for: .milliseconds(20))
        state.update { $0 = 2 }
        try await Task.sleep(for: .milliseconds(20))
        let woken = looks.withLock { $0 } - before
        state.update { $0 = 3 }
        #expect(try await waiting == 3)
        // Once for each change, and perhaps once for its clock: it was a dozen times for the first alone.
        #expect((2...6).contains(woken), "\(woken)")
    }
}
