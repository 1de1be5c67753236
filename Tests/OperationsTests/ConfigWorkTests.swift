import Inventory
import Synchronization
import Testing

@testable import Operations

/// Configs whose making takes longer than a host waits, or fails.
@Suite(.timeLimit(.minutes(1))) struct ConfigWorkTests {
    private struct Trouble: Error {}

    /// Makes that stand still until they are let go, and are counted.
    private final class Makes: Sendable {
        let begun = Mutex(0)
        private let gate = AsyncStream.makeStream(of: Bool.self)

        /// - Parameter fails: Whether the make fails that goes on.
        func letGo(fails: Bool = false) { gate.continuation.yield(fails) }

        @Sendable func make() async throws -> [UInt8] {
            let number = begun.withLock { begun in
                begun += 1
                return begun
            }
            for await fails in gate.stream {
                if fails { throw Trouble() }
                break
            }
            return [UInt8(number)]
        }
    }

    private let work = ConfigWork(patience: .milliseconds(20))
    private let makes = Makes()

    private func config(_ digit: Character) async throws -> [UInt8]? {
        try await work.config(for: SecretToken(String(repeating: digit, count: 32)), make: makes.make)
    }

    /// Asks until there is an answer.
    private func configInTheEnd(_ digit: Character) async throws -> [UInt8] {
        while true {
            if let config = try await config(digit) { return config }
        }
    }

    @Test func whatTakesLongerIsThereForTheNextRequest() async throws {
        #expect(try await config("a") == nil)
        while makes.begun.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(try await config("a") == nil)
        // Another host's turn comes after it.
        #expect(try await config("b") == nil)
        #expect(makes.begun.withLock { $0 } == 1)
        makes.letGo()
        #expect(try await configInTheEnd("a") == [1])
        #expect(try await configInTheEnd("a") == [1])
        makes.letGo()
        #expect(try await configInTheEnd("b") == [2])
    }

    @Test func whatFailedIsToldOnceAndTriedAgain() async throws {
        #expect(try await config("a") == nil)
        makes.letGo(fails: true)
        await #expect(throws: Trouble.self) { try await configInTheEnd("a") }
        #expect(try await config("a") == nil)
        makes.letGo()
        #expect(try await configInTheEnd("a") == [2])
    }
}
