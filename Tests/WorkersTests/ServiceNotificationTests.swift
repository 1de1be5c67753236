import Glibc
import TestSupport
import Testing

@testable import Workers

@Suite(.serialized) struct ServiceNotificationTests {
    @Test(arguments: [false, true]) func theManagerIsTold(isAbstract: Bool) throws {
        let directory = try TemporaryDirectory()
        let path =
            isAbstract ? "@slipway-test-\(getpid())-\(UInt64.random(in: 0 ... .max))" : "\(directory.path)/notify"
        let manager = try NotifySocket(path)
        let service = try #require(ServiceNotification(socket: path))
        #expect(service.send(.ready, .status("serving 3 hosts\nREADY=0\u{0}\u{1B}[31m é")))
        #expect(manager.receive() == "READY=1\nSTATUS=serving 3 hosts READY=0  [31m é")
        #expect(service.send(.watchdog) && service.send(.stopping))
        #expect(manager.receive() == "WATCHDOG=1")
        #expect(manager.receive() == "STOPPING=1")
        var before = timespec()
        clock_gettime(CLOCK_MONOTONIC, &before)
        #expect(service.send(.reloading))
        let lines = try #require(manager.receive()).split(separator: "\n")
        #expect(lines.first == "RELOADING=1" && lines.count == 2 && lines[1].hasPrefix("MONOTONIC_USEC="))
        let time = try #require(Int(lines[1].dropFirst(15)))
        #expect(time / 1_000_000 - before.tv_sec <= 5 && time / 1_000_000 >= before.tv_sec)
        #expect(service.send(.status(String(repeating: "é", count: 100_000))))
        #expect(try #require(manager.receive()).utf8.count < 1000)
    }

    @Test func aManagerThatIsGoneOrFullHoldsNobodyUp() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/notify"
        let service = try #require(ServiceNotification(socket: path))
        #expect(!service.send(.ready))
        let manager = try NotifySocket(path)
        var sent = 0
        while sent < 10_000, service.send(.watchdog) { sent += 1 }
        #expect(sent < 10_000 && manager.receive() == "WATCHDOG=1")
    }

    @Test(arguments: ["", "@", "/", "relative", "vsock:2:1", "/" + String(repeating: "a", count: 107), "/a\0b"])
    func whatIsNoAddressIsNone(socket: String) {
        #expect(ServiceNotification(socket: socket) == nil)
    }

    @Test func theEnvironmentIsAskedOnce() throws {
        setenv("NOTIFY_SOCKET", "/run/systemd/notify", 1)
        #expect(ServiceNotification.inherited() != nil && ServiceNotification.inherited() == nil)
        setenv("WATCHDOG_USEC", "30000000", 1)
        setenv("WATCHDOG_PID", "\(getpid())", 1)
        #expect(ServiceNotification.watchdogInterval() == .seconds(15))
        #expect(ServiceNotification.watchdogInterval() == nil && getenv("WATCHDOG_PID") == nil)
        setenv("WATCHDOG_USEC", "30000000", 1)
        setenv("WATCHDOG_PID", "1", 1)
        #expect(ServiceNotification.watchdogInterval() == nil)
    }
}
