import HTTP
import Logging
import Synchronization

/// Tells of trouble that comes again and again: a rack that asks must not fill the log of a disk that is full already.
final class TroubleLog: Sendable {
    private static let pause = Duration.seconds(30)
    private static let limit = 32

    private let logger: Logger
    private let told = Mutex<[String: ContinuousClock.Instant]>([:])

    init(_ logger: Logger) { self.logger = logger }

    /// Logs it, unless that was done a moment ago.
    func tell(_ what: String, _ error: any Error, now: ContinuousClock.Instant = .now) {
        let text = "\(what): \(logLine(error))"
        let isNew = told.withLock { told in
            told = told.filter { now - $0.value < Self.pause }
            guard told[text] == nil, told.count < Self.limit else { return false }
            told[text] = now
            return true
        }
        if isNew { logger.error("\(text)") }
    }
}
