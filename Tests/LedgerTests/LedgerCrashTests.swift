import Glibc
import TestSupport
import Testing

/// `kill -9` at a system call by which something becomes durable: between every two writes.
@Suite("Ledger, killed", .serialized) struct LedgerCrashTests {
    private static let driven = getenv("SLIPWAY_LEDGER_STATE").map { String(cString: $0) }
    private static let kills = getenv("SLIPWAY_SOAK") == nil ? 25 : 500
    private static let installations = 3

    /// The process that is killed: this program again, with this test alone.
    @Test(.enabled(if: driven != nil)) func drive() async throws {
        let rig = try LedgerRig(try #require(Self.driven))
        while try await rig.step(installations: Self.installations) {}
    }

    private func drive(_ directory: String, _ strace: [String]) async throws -> CommandResult {
        let own = try #require(readLink("/proc/self/exe"))
        return try await run(
            "strace",
            ["-f", "-qq", "-o", "/dev/null"] + strace + [
                own, "--testing-library", "swift-testing", "--filter", "LedgerCrashTests/drive",
            ], environment: ["SLIPWAY_LEDGER_STATE": directory])
    }

    private func readLink(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }

    @Test(.enabled(if: driven == nil && Tool("strace").isUsable), .timeLimit(.minutes(20)))
    func killed() async throws {
        var seed = Seed()
        var directory = try TemporaryDirectory()
        var met = 0
        let calls = [
            "fdatasync", "fsync", "pwrite64", "rename,renameat,renameat2,linkat", "unlink,unlinkat", "ftruncate",
        ]
        for round in 0..<Self.kills {
            let call = calls[round % calls.count]
            let number = Int.random(in: 1...(call == "pwrite64" ? 60 : 8), using: &seed)
            let place = "\(seed) round \(round): \(call) \(number)"
            // At the entry of the call, before it did anything; what came before it was done.
            let result = try await drive(
                directory.path, ["-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:when=\(number)"])
            let isKilled = result.status == 128 + Int(SIGKILL)
            #expect(isKilled || result.succeeded, "\(place)\n\(result)")
            if isKilled { met += 1 }
            let problems = try await LedgerRig(directory.path).check()
            #expect(problems.isEmpty, "\(place): \(problems)")
            if !isKilled { directory = try TemporaryDirectory() }
        }
        print("\(#function): \(seed), \(met) of \(Self.kills) kills met a running process")
        #expect(met > Self.kills / 3, "\(seed) only \(met) kills met a running process")
        let rest = try await drive(directory.path, [])
        #expect(rest.succeeded, "\(seed)\n\(rest)")
        #expect(try await LedgerRig(directory.path).check().isEmpty, "\(seed)")
    }
}
