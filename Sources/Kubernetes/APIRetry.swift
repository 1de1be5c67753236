/// When a request that failed is sent again.
struct APIRetry {
    private static let connectionAttempts = 3
    private static let attempts = 8
    private static let longestPause = Duration.seconds(5)

    private var count = 0

    /// How long to wait before sending again; nil for not at all.
    /// - Parameter seconds: What the server asked for.
    mutating func pause(after error: APIError, _ call: APICall, seconds: Int?) -> Duration? {
        count += 1
        guard count < (isAboutConnection(error) ? Self.connectionAttempts : Self.attempts),
            isWorthwhile(error, call, seconds: seconds)
        else { return nil }
        let pause = Duration.milliseconds(125 << min(count, 6))
        return seconds.map { .seconds($0) } ?? min(pause, Self.longestPause)
    }

    private func isAboutConnection(_ error: APIError) -> Bool {
        switch error.kind {
        case .unreachable, .broken: true
        default: false
        }
    }

    private func isWorthwhile(_ error: APIError, _ call: APICall, seconds: Int?) -> Bool {
        switch error.kind {
        // The server refuses these before it acts (Kubernetes, "API Priority and Fairness").
        case .tooManyRequests: call.isRetriedWhenBusy
        case .unreachable, .broken: !error.hasReachedServer || call.isReading
        // A server that had no time, and says when to come back.
        case .timeout: seconds != nil && call.isReading
        case .server(let status): seconds != nil && status == 503 || call.isReading && [500, 502, 503].contains(status)
        default: false
        }
    }
}
