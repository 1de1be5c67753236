/// Tells the service manager that this program is alive, as long as it is.
package struct Watchdog: Sendable {
    private let manager: ServiceNotification
    private let interval: Duration

    /// - Parameter interval: What ``ServiceNotification/watchdogInterval()`` said.
    package init(_ manager: ServiceNotification, every interval: Duration) {
        self.manager = manager
        self.interval = interval
    }

    /// Tells it until the task is cancelled. While `answers` takes its time nothing is told, and the manager ends the
    /// program when its limit is over.
    /// - Parameter answers: Whether the program does what it is there for.
    package func run(_ answers: () async -> Bool) async {
        repeat {
            if await answers() { manager.send(.watchdog) }
        } while (try? await Task.sleep(for: interval)) != nil
    }
}
