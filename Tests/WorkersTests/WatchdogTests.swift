import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Workers

@Suite struct WatchdogTests {
    /// Looks for signs of life of a program that answers so many times, and then no more.
    @Test(arguments: [false, true]) func whoDoesNotAnswerIsNotAlive(hangs: Bool) async throws {
        let directory = try TemporaryDirectory()
        let path = directory("notify")
        let manager = try NotifySocket(path)
        let service = try #require(ServiceNotification(socket: path))
        let asked = Atomic(0)
        let watchdog = Task {
            await Watchdog(service, every: .milliseconds(1)).run {
                guard asked.add(1, ordering: .relaxed).newValue > 3 else { return true }
                if hangs { try? await Task.sleep(for: .seconds(600)) }
                return false
            }
        }
        while asked.load(ordering: .relaxed) < (hangs ? 4 : 20) { try await Task.sleep(for: .milliseconds(1)) }
        watchdog.cancel()
        await watchdog.value
        #expect(manager.receive() == "WATCHDOG=1")
        #expect(manager.receive() == "WATCHDOG=1")
        #expect(manager.receive() == "WATCHDOG=1")
        #expect(manager.receive() == nil)
    }
}
