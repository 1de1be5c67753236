import Cluster
import HTTP
import Operations
import Workers

/// A server between its start and its end: orders are obeyed, and the service manager is told how it is.
struct ServeLoop: Sendable {
    let server: ClusterServer
    let running: ClusterServer.Running
    let url: String
    let signals: ServeSignals
    /// nil where nobody manages this program.
    let manager: ServiceNotification?

    /// Serves until it is told to stop.
    func run() async {
        manager?.send(.ready, .status(status))
        let (running, manager, interval) = (running, manager, ServiceNotification.watchdogInterval())
        let watchdog = Task {
            guard let manager, let interval else { return }
            await Watchdog(manager, every: interval).run { await running.answers() }
        }
        let reloads = Reloads(self)
        for await order in signals.orders {
            guard order == .reload else { break }
            // The end does not wait for a reload.
            Task { await reloads.run() }
        }
        await reloads.end()
        watchdog.cancel()
        manager?.send(.stopping, .status("answers under way are let out"))
    }

    fileprivate var status: String { "serving \(server.cluster.hosts.count) hosts at \(url)" }

    /// One reload at a time, and one more for all that were asked for meanwhile.
    private actor Reloads {
        private let loop: ServeLoop
        private var isRunning = false
        private var isWanted = false
        private var hasEnded = false

        init(_ loop: ServeLoop) { self.loop = loop }

        func end() { hasEnded = true }

        func run() async {
            isWanted = true
            guard !isRunning else { return }
            isRunning = true
            defer { isRunning = false }
            while isWanted, !hasEnded {
                isWanted = false
                await reload()
            }
        }

        private func reload() async {
            loop.manager?.send(.reloading)
            var problem: String?
            do {
                let told = try await loop.server.reload()
                told.forEach { Terminal.warn($0) }
                Terminal.note("\(loop.status) after reading everything again")
            } catch {
                Terminal.complain("nothing was changed: \(error)")
                problem = "reading everything again failed: \(logLine(error))"
            }
            // Nothing comes after "stopping".
            guard !hasEnded else { return }
            loop.manager?.send(.ready, .status(problem ?? loop.status))
        }
    }
}
