import Inventory
import Server

/// Ignition configs that are being made, one after the other, and each once for all requests of its boot session.
///
/// A host gives up when no answer has begun within ten seconds (Ignition, `timeouts.httpResponseHeaders`), and asks again:
/// what is being made goes on without it, and is there for it then. Otherwise each of its requests would leave a token in
/// the cluster, and a slow API would never be through with it.
actor ConfigWork {
    /// How long a result is there for the next request; a config that was issued comes out of the vault.
    private static let keeping = Duration.seconds(60)

    private struct Work {
        let number: Int
        var result: Result<[UInt8], any Error>?
        var waiting: [Int: CheckedContinuation<[UInt8]?, any Error>] = [:]
    }

    private let patience: Duration
    private var works: [SecretToken: Work] = [:]
    private var count = 0
    private let turns = Turns()

    /// - Parameter patience: How long a request waits for its config.
    init(patience: Duration = .seconds(8)) { self.patience = patience }

    /// The config of a session.
    /// - Parameter make: Makes it; not called while another request's call of it is under way, or has just ended.
    /// - Returns: nil when it takes longer than a host waits.
    /// - Throws: What `make` throws.
    func config(
        for session: SecretToken, make: @escaping @Sendable () async throws -> [UInt8]
    ) async throws -> [UInt8]? {
        if let result = works[session]?.result {
            // What failed is tried anew by the next one.
            if case .failure = result { works[session] = nil }
            return try result.get()
        }
        count += 1
        let number = count
        if works[session] == nil {
            works[session] = Work(number: number)
            Task { finish(session, await made(make)) }
        }
        return try await withCheckedThrowingContinuation { continuation in
            works[session]?.waiting[number] = continuation
            Task {
                try? await Task.sleep(for: patience)
                works[session]?.waiting.removeValue(forKey: number)?.resume(returning: nil)
            }
        }
    }

    private func made(_ make: @escaping @Sendable () async throws -> [UInt8]) async -> Result<[UInt8], any Error> {
        do { return .success(try await turns.run(make)) } catch { return .failure(error) }
    }

    private func finish(_ session: SecretToken, _ result: Result<[UInt8], any Error>) {
        guard var work = works.removeValue(forKey: session) else { return }
        let waiting = work.waiting.values
        work.waiting = [:]
        if case .failure = result, !waiting.isEmpty {
            // It is told.
        } else {
            work.result = result
            works[session] = work
            let number = work.number
            Task {
                try? await Task.sleep(for: Self.keeping)
                if works[session]?.number == number { works[session] = nil }
            }
        }
        for continuation in waiting { continuation.resume(with: result.map { $0 }) }
    }
}
