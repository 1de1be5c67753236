import Glibc

/// Whether work is to end, and pauses that look at it.
struct StopSign: Sendable {
    private static let glance: Duration = .milliseconds(100)

    let isSet: @Sendable () -> Bool

    /// - Throws: `CancellationError` when the work is to end.
    func check() throws {
        if isSet() { throw CancellationError() }
    }

    /// Sleeps.
    /// - Throws: `CancellationError` when the work is to end.
    func pause(_ duration: Duration) throws {
        let end = ContinuousClock.now + duration
        try check()
        while case let rest = end - .now, rest > .zero {
            let (seconds, attoseconds) = min(rest, Self.glance).components
            usleep(UInt32(clamping: seconds * 1_000_000 + attoseconds / 1_000_000_000_000) + 1)
            try check()
        }
    }
}
