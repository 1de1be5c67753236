import ImageBuild

/// Shows how far an image is: four times a second on a terminal, every five seconds elsewhere.
final class ProgressLine {
    private let isQuiet: Bool
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var next: ContinuousClock.Instant

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
        start = clock.now
        next = start + Self.interval
    }

    private static var interval: Duration { Terminal.isInteractive ? .milliseconds(250) : .seconds(5) }

    /// Shows the state when it is time to.
    func show(_ progress: BuildProgress) {
        guard !isQuiet, clock.now >= next else { return }
        next = clock.now + Self.interval
        let seconds = max(1, (clock.now - start).components.seconds)
        let megabytes = progress.contentBytes >> 20
        Terminal.progress("\(progress.objects) objects, \(megabytes) MiB read, \(megabytes / Int(seconds)) MiB/s")
    }

    /// Takes the line away.
    func end() { if !isQuiet { Terminal.endProgress() } }
}
