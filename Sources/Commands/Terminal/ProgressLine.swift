import Glibc
import ImageBuild

/// Shows how far long work is: a bar, four times a second, on a terminal; a plain line every five seconds elsewhere.
final class ProgressLine {
    /// Where the line is shown.
    struct Display {
        /// Whether a line can be written over.
        var isTerminal = Terminal.isRewritable
        /// The terminal's width, asked for each time: it may change.
        var columns: () -> Int = ProgressLine.terminalColumns
        /// Shows a line in place of the one before it, or below it where there is no terminal.
        var show: (String) -> Void = Terminal.progress
        /// Takes the last line away.
        var clear: () -> Void = Terminal.endProgress
        /// The time since any beginning.
        var now: () -> Duration = {
            let start = ContinuousClock().now
            return { ContinuousClock().now - start }
        }()
    }

    private let isQuiet: Bool
    private let display: Display
    private let interval: Duration
    private var next: Duration
    private var rate = ProgressRate()
    private var isShown = false

    /// - Parameter isQuiet: Whether nothing is shown at all.
    init(isQuiet: Bool, display: Display = Display()) {
        self.isQuiet = isQuiet
        self.display = display
        interval = display.isTerminal ? .milliseconds(250) : .seconds(5)
        next = display.now() + interval
        rate.add(0, at: display.now())
    }

    /// Shows how far an image is, when it is time to.
    func show(_ progress: BuildProgress) { show(ProgressState(progress)) }

    /// Shows the state when it is time to.
    func show(_ state: ProgressState) {
        guard !isQuiet else { return }
        let now = display.now()
        guard now >= next else { return }
        next = now + interval
        rate.add(state.done, at: now)
        let text = ProgressText(state: state, perSecond: rate.perSecond)
        // The last column stays free: some terminals begin a new line when it is written.
        display.show(display.isTerminal ? text.bar(columns: display.columns() - 1) : text.plain)
        isShown = true
    }

    /// Takes the line away; work may go on and show another.
    func end() {
        if isShown { display.clear() }
        isShown = false
    }

    /// The columns of the terminal on standard error; 80 where it does not say.
    private static func terminalColumns() -> Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
