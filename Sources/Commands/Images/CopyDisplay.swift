import OCI
import Operations
import Synchronization

/// Shows a copy while it goes on: on a terminal a line for every blob that has come to be at the destination, and below
/// them how far the whole is; elsewhere only that, now and then.
final class CopyDisplay: Sendable {
    private let isQuiet: Bool
    private let line: Mutex<ProgressLine>

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
        line = Mutex(ProgressLine(isQuiet: isQuiet))
    }

    func show(_ progress: CopyProgress) {
        line.withLock { line in
            if let (descriptor, outcome) = progress.finished, !isQuiet, Terminal.isInteractive {
                line.end()
                Terminal.note("\(descriptor.digest) \(ProgressText.size(descriptor.size)) \(outcome.word)")
            }
            line.show(ProgressState(progress))
        }
    }

    /// Says which image of several comes next.
    func begin(_ name: String) {
        if isQuiet { return }
        line.withLock { line in
            line.end()
            Terminal.note(Terminal.printable(name))
        }
    }

    func note(_ text: String) {
        line.withLock { line in
            line.end()
            Terminal.warn(text)
        }
    }

    func end() { line.withLock { $0.end() } }
}
