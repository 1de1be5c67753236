/// When something is tried again: after pauses that double and are never quite the same, so that many clients do not
/// come back at once.
struct RetrySchedule {
    private let limits: RegistryLimits
    private var start: ContinuousClock.Instant
    /// Tries of which nothing came, since something came of one.
    private var failures = 0

    init(_ limits: RegistryLimits, now: ContinuousClock.Instant = .now) {
        self.limits = limits
        start = now
    }

    /// Something came of the last try: patience begins anew.
    mutating func progressed(now: ContinuousClock.Instant = .now) {
        failures = 0
        start = now
    }

    /// A try failed: how long to wait before the next; nil to give up.
    /// - Parameters:
    ///   - asked: What the server said (`Retry-After`); it is waited for as far as patience goes.
    ///   - most: Fewer tries than usual.
    mutating func pause(
        asked: Duration? = nil, most: Int = .max, now: ContinuousClock.Instant = .now,
        using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        failures += 1
        let rest = limits.patience - (now - start)
        guard failures < min(limits.attempts, most), rest > .zero else { return nil }
        var pause = limits.firstPause
        for _ in 1..<failures where pause < limits.longestPause { pause *= 2 }
        pause = min(pause, limits.longestPause) * Double.random(in: 0.75...1.25, using: &generator)
        return min(max(asked ?? pause, pause), rest)
    }

    /// Waits before the next try.
    /// - Throws: `CancellationError`, or what the last try threw when it was the last.
    mutating func wait(
        _ stop: StopSign, asked: Duration? = nil, most: Int = .max, orThrow error: @autoclosure () -> any Error
    ) throws {
        var generator = SystemRandomNumberGenerator()
        guard let pause = pause(asked: asked, most: most, using: &generator) else { throw error() }
        try stop.pause(pause)
    }
}
