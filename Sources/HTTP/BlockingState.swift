import Dispatch
import Synchronization

/// A value that event loops change and threads wait for.
final class BlockingState<Value: Sendable>: Sendable {
    private struct Content {
        var value: Value
        /// Threads that wait and were not woken yet.
        var waiting = 0
    }

    private let content: Mutex<Content>
    private let wakeUp = DispatchSemaphore(value: 0)

    init(_ value: Value) { content = Mutex(Content(value: value)) }

    /// Looks at or changes the value without waking anybody.
    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        content.withLock { body(&$0.value) }
    }

    /// Changes the value, and wakes the threads that wait.
    func update<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        let (result, waiting) = content.withLock { content in
            let result = body(&content.value)
            defer { content.waiting = 0 }
            return (result, content.waiting)
        }
        for _ in 0..<waiting { wakeUp.signal() }
        return result
    }

    /// Blocks the thread until `take` finds what it wants.
    /// - Parameters:
    ///   - isStopped: Looked at at once, and then at least every 100 ms.
    ///   - limit: When the waiting ends in vain, as the value is now; nil for never.
    func wait<Result: Sendable>(
        isStopped: () -> Bool, until limit: (Value) -> ContinuousClock.Instant?, _ take: (inout Value) -> Result?
    ) throws(BlockingInterruption) -> Result {
        while true {
            if isStopped() { throw .stopped }
            let (result, end) = content.withLock { content -> (Result?, ContinuousClock.Instant?) in
                if let result = take(&content.value) { return (result, nil) }
                content.waiting += 1
                return (nil, limit(content.value))
            }
            if let result { return result }
            var pause = Duration.milliseconds(100)
            if let end {
                let rest = end - .now
                if rest <= .zero { throw .late }
                pause = min(pause, rest)
            }
            guard wakeUp.wait(timeout: .now() + .nanoseconds(Int(pause / .nanoseconds(1)))) == .timedOut else {
                continue
            }
            // It waits no longer: to be woken as often as it looked would cost every later change.
            content.withLock { if $0.waiting > 0 { $0.waiting -= 1 } }
        }
    }
}

/// Why a thread waits no longer.
enum BlockingInterruption: Error {
    case late
    case stopped
}
