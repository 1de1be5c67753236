import Inventory
import Synchronization

/// Secrets on their way: what a host says next is heard after it is written down that it has them, so that its story is in
/// order.
final class Deliveries: Sendable {
    private let patience: Duration
    private let underWay = Mutex<[SecretToken: Int]>([:])

    /// - Parameter patience: How long a host is not heard that asked again and reads slowly.
    init(patience: Duration = .seconds(2)) { self.patience = patience }

    /// Calls what delivers a secret under a session's token, and writes that down.
    func under<Result>(_ token: SecretToken, _ deliver: () async throws -> Result) async rethrows -> Result {
        underWay.withLock { $0[token, default: 0] += 1 }
        defer {
            underWay.withLock { table in
                let rest = (table[token] ?? 1) - 1
                table[token] = rest == 0 ? nil : rest
            }
        }
        return try await deliver()
    }

    /// Returns when nothing is under way under a token, or has been for too long.
    func end(under token: SecretToken) async throws {
        let end = ContinuousClock.now + patience
        while underWay.withLock({ $0[token] != nil }), .now < end { try await Task.sleep(for: .milliseconds(5)) }
    }
}
