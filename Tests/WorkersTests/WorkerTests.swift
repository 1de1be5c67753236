import Dispatch
import Glibc
import Testing
import Workers

@Suite("Ordered workers")
struct WorkerTests {
    /// More outputs than a pipe holds announcements: they must not pile up when the owner is the slow side.
    @Test("deliver more outputs than a pipe holds bytes, in order", .timeLimit(.minutes(2)), arguments: [1, 3])
    func many(threads: Int) async throws {
        try await offPool { try deliverMany(threads: threads) }
    }

    private func deliverMany(threads: Int) throws {
        let count = 70_000
        var workers = try OrderedWorkers<Int, Int>(count: threads) { { $0 * 2 } }
        var inputs = (0..<count).makeIterator()
        var expected = 0
        var isRight = true
        try workers.run(
            next: {
                usleep(1)
                return inputs.next().map { ($0, 1) }
            },
            deliver: { output in
                isRight = isRight && output == expected
                expected += 2
            })
        #expect(isRight && expected == count * 2)
    }

    @Test("hand a failure back and end", .timeLimit(.minutes(1)))
    func failure() throws {
        struct Refused: Error {}
        var workers = try OrderedWorkers<Int, Int>(count: 2) { { if $0 == 500 { throw Refused() } else { $0 } } }
        var inputs = (0..<100_000).makeIterator()
        var delivered = 0
        #expect(throws: Refused.self) {
            try workers.run(next: { inputs.next().map { ($0, 1) } }, deliver: { _ in delivered += 1 })
        }
        #expect(delivered == 500)
    }

    /// Seconds of blocking would hold up every other test: there are as many cooperative threads as cores.
    private func offPool(_ work: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global().async { continuation.resume(with: Result { try work() }) }
        }
    }
}
