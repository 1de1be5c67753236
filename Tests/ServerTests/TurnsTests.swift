import Synchronization
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(1))) struct TurnsTests {
    /// What ran, in its order.
    private final class Record: Sendable {
        let ran = Mutex<[Int]>([])
    }

    /// Whoever asks in a storm and goes away costs the others nothing.
    @Test func whoHasGoneHoldsNobodyUp() async throws {
        let (turns, record) = (Turns(), Record())
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (ended, end) = AsyncStream.makeStream(of: Void.self)
        let first = Task {
            try await turns.run {
                begin.finish()
                for await _ in ended {}
            }
        }
        for await _ in begun {}
        let storm = (0..<1000).map { number in
            Task { try await turns.run { record.ran.withLock { $0.append(number) } } }
        }
        for asked in storm { asked.cancel() }
        let last = Task { try await turns.run { record.ran.withLock { $0.append(-1) } } }
        end.finish()
        try await first.value
        try await last.value
        for asked in storm { await #expect(throws: CancellationError.self) { try await asked.value } }
        #expect(record.ran.withLock { $0 } == [-1])
    }

    /// Who has gone already when its turn would come at once.
    @Test func whoHasGoneBeforeItAsksIsNotServed() async throws {
        let (turns, record) = (Turns(), Record())
        for number in 0..<200 {
            let asked = Task {
                // Until it is cancelled.
                try? await Task.sleep(for: .seconds(3600))
                try await turns.run { record.ran.withLock { $0.append(number) } }
            }
            asked.cancel()
            await #expect(throws: CancellationError.self) { try await asked.value }
        }
        #expect(record.ran.withLock { $0 } == [])
    }
}
