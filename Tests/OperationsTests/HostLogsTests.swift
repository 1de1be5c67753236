import Glibc
import Inventory
import Server
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// Where the logs of failed installations go, and that they cannot fill the disk.
@Suite struct HostLogsTests {
    private static func session(_ host: String) throws -> BootSession {
        BootSession(
            host: try HostName(host), mac: try MACAddress("52:54:00:aa:bb:01"), nonce: SecretToken(),
            baseURL: try BaseURL("http://192.0.2.1"))
    }

    private static func send(_ bytes: [UInt8], of host: String, to logs: HostLogs) async throws -> FilePath {
        let file = try await logs.open(try session(host))
        for start in stride(from: 0, to: bytes.count, by: 1000) {
            try await file.append(Array(bytes[start..<min(start + 1000, bytes.count)]))
        }
        return try await file.finish()
    }

    @Test func theyAreKeptForTheirOwnerAlone() async throws {
        let directory = try TemporaryDirectory()
        let logs = HostLogs(FilePath(directory("logs/rack")))
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let place = try await Self.send(bytes, of: "cp-1", to: logs)
        #expect(place.string.wholeMatch(of: /.*\/logs\/rack\/cp-1-[0-9]{8}T[0-9]{6}\.[0-9]{3}Z\.tar\.gz/) != nil)
        #expect(try readBytes(place.string) == bytes)
        let modes = try await run("stat", ["-c", "%a", place.string, directory("logs/rack")])
        #expect(modes.output == "600\n700\n")
    }

    @Test func ofEachHostAFewAreKept() async throws {
        let directory = try TemporaryDirectory()
        var bounds = HostLogs.Bounds()
        bounds.perHost = 2
        let logs = HostLogs(FilePath(directory.path), bounds: bounds)
        // A name that begins as another, and what somebody else put there, are no logs of the first.
        try directory.write("cp-1-notes.txt", "")
        _ = try await Self.send([1], of: "cp-1-b", to: logs)
        var places: [FilePath] = []
        for number in 0..<4 {
            places.append(try await Self.send([UInt8(number)], of: "cp-1", to: logs))
            try await Task.sleep(for: .milliseconds(3))
        }
        let names = try await run("ls", ["-A", directory.path]).output.split(separator: "\n").map(String.init)
        #expect(names.count == 4 && names.contains("cp-1-notes.txt"))
        #expect(
            Set(names.filter { $0.hasPrefix("cp-1-2") })
                == Set(places.suffix(2).compactMap { $0.lastComponent?.string }))
    }

    /// Names are times, and the clock may have been set back since the others were written.
    @Test func whatWasTakenLastIsKeptWhateverTheClockSays() async throws {
        let directory = try TemporaryDirectory()
        var bounds = HostLogs.Bounds()
        bounds.perHost = 2
        let logs = HostLogs(FilePath(directory.path), bounds: bounds)
        for year in [2097, 2098, 2099] { try directory.write("cp-1-\(year)0102T030405.678Z.tar.gz", "") }
        let place = try await Self.send([1], of: "cp-1", to: logs)
        let names = try await run("ls", ["-A", directory.path]).output.split(separator: "\n").map(String.init)
        #expect(names == [place.lastComponent?.string, "cp-1-20990102T030405.678Z.tar.gz"])
    }

    @Test func whatIsNotFinishedLeavesNothing() async throws {
        let directory = try TemporaryDirectory()
        let logs = HostLogs(FilePath(directory.path))
        do {
            let file = try await logs.open(try Self.session("cp-1"))
            try await file.append([UInt8](repeating: 1, count: 3 << 20))
        }
        // The thread that wrote may hold it for a moment more.
        let start = ContinuousClock.now
        var left = "?"
        while !left.isEmpty, ContinuousClock.now - start < .seconds(20) {
            left = try await run("ls", ["-A", directory.path]).output
        }
        #expect(left == "")
    }

    @Test func aHostSendsOneAtATime() async throws {
        let directory = try TemporaryDirectory()
        var bounds = HostLogs.Bounds()
        bounds.atOnce = 2
        let logs = HostLogs(FilePath(directory.path), bounds: bounds)
        do {
            let first = try await logs.open(try Self.session("a"))
            await #expect(throws: LogRefusal.self) { try await logs.open(try Self.session("a")) }
            let second = try await logs.open(try Self.session("b"))
            await #expect(throws: LogRefusal.self) { try await logs.open(try Self.session("c")) }
            _ = try await (first.finish(), second.finish())
        }
        _ = try await Self.send([1], of: "a", to: logs)
    }

    @Test func aReserveStaysFree() async throws {
        let directory = try TemporaryDirectory()
        var bounds = HostLogs.Bounds()
        bounds.reserve = .max
        let logs = HostLogs(FilePath(directory.path), bounds: bounds)
        let error = await #expect(throws: LogRefusal.self) { try await logs.open(try Self.session("a")) }
        #expect(error?.description.contains("are kept free") == true)
    }

    /// A file system of 64 KiB.
    @Test(.enabled(if: getuid() == 0)) func aFullDiskIsSaid() async throws {
        let directory = try TemporaryDirectory()
        let mounted = try await run("mount", ["-t", "tmpfs", "-o", "size=64k", "slipway-test", directory.path])
        guard mounted.succeeded else { return }
        var bounds = HostLogs.Bounds()
        bounds.reserve = 0
        let logs = HostLogs(FilePath(directory.path), bounds: bounds)
        let error = await #expect(throws: LogRefusal.self) {
            try await Self.send([UInt8](repeating: 1, count: 3 << 20), of: "a", to: logs)
        }
        #expect(error?.description.contains(directory.path) == true)
        let left = try await run("ls", ["-A", directory.path]).output
        _ = try await run("umount", [directory.path])
        #expect(left == "")
    }
}
