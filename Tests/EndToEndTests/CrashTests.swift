import Glibc
import TestSupport
import Testing

/// `kill -9` of the whole server, between every two writes of what it keeps.
@Suite("Server, killed", .serialized) struct CrashTests {
    private static let isSoak = getenv("SLIPWAY_SOAK") != nil
    private static let kills = isSoak ? 500 : 25
    private static let installations = isSoak ? 30 : 4
    /// Calls by which things get onto the disk or to a client, and up to which of them; strace counts for each thread;
    /// what came before one was done, itself was not. Some kill a server that starts, the rest one that works.
    private static let calls = [
        ("pwrite64", 8), ("fdatasync", 2), ("write,writev,sendmsg", 4), ("pwrite64", 4), ("fsync", 2), ("fdatasync", 2),
        ("rename,renameat,renameat2,link,linkat", 1), ("pwrite64", 12), ("openat", 3),
    ]
    private static let callsOfStart = [
        ("pwrite64", 4), ("openat", 24), ("fdatasync", 1), ("fsync,rename,renameat2", 1),
    ]

    private func injection(_ call: String, _ number: Int) -> [String] {
        ["-f", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:when=\(number)"]
    }

    @Test(
        "nothing that anybody was told is undone, and nothing is issued twice",
        .enabled(if: Tool("strace").isUsable), .timeLimit(.minutes(60)))
    func killed() async throws {
        var seed = Seed()
        let site = try await CrashSite()
        let rack = CrashRack(site, installations: Self.installations)
        var met = 0
        for round in 0..<Self.kills {
            let isStart = round % 4 == 3
            let (call, most) =
                isStart
                ? Self.callsOfStart[round / 4 % Self.callsOfStart.count] : Self.calls[round % Self.calls.count]
            let number = Int.random(in: 1...most, using: &seed)
            let steps = Int.random(in: 0...1, using: &seed)
            let place = "\(seed) round \(round): \(call) \(number) \(isStart ? "of the start" : "after \(steps) steps")"
            let injection = injection(call, number)
            let tracer = isStart ? ["strace", "-D", "-qq", "--seccomp-bpf"] + injection : []
            let ended = try await site.serving(under: tracer) { program in
                await drive(rack, site, program, steps: steps, injection: isStart ? nil : injection)
            }
            #expect(ended.result.problem == nil, "\(place): \(ended.result.problem ?? "")")
            #expect(ended.program.status == 128 + Int(SIGKILL), "\(place): \(ended.program)")
            met += ended.result.isMet ? 1 : 0
            if access(site.store, F_OK) == 0 {
                let checked = try await site.slipway("store", "check", "--cluster", CrashSite.cluster)
                #expect(checked.succeeded, "\(place): \(checked)")
            }
            let problems = await rack.problems
            try #require(problems.isEmpty, "\(place): \(problems)")
        }
        // And then nobody kills it any more.
        try await site.answering { _ in
            while try await rack.step() {}
            try await rack.check()
        }
        #expect(await rack.problems.isEmpty, "\(seed)")
        #expect(await rack.secrets("config.ign").count >= 3, "\(seed)")
        print("\(#function): \(seed), \(met) of \(Self.kills) kills by strace, \(await rack.answers) answers")
        #expect(met >= Self.kills / 2, "\(seed): only \(met) kills by strace")
    }

    /// Lets the rack go on until the server is killed: by strace, or, when the number is too high, by hand.
    /// - Parameter injection: What strace is told that comes when the rack has gone a few steps; nil when it is there.
    /// - Returns: What is wrong, nil when nothing is; and whether strace was quicker.
    @Sendable private func drive(
        _ rack: CrashRack, _ site: CrashSite, _ program: RunningProgram, steps: Int, injection: [String]?
    ) async -> (problem: String?, isMet: Bool) {
        let process = program.processIdentifier
        var isMet = true
        do {
            try await program.wait(for: "a server that answers or ends") { program in
                if !CrashSite.isAlive(process) { throw CrashRack.Gone() }
                return try await site.isAnswering(program)
            }
            try await rack.check()
            for _ in 0..<steps { _ = try await rack.step() }
            if let injection {
                _ = try await whileRunning("strace", injection + ["-p", String(process)]) { strace in
                    try await strace.wait(for: "the tracer") { $0.error.contains("attached") }
                    do { try await rest(rack, .seconds(Self.isSoak ? 5 : 2)) } catch {
                        // It ends by itself; told to while the server dies, it may take seconds.
                        try? await strace.wait(for: "its end", deadline: .seconds(20)) {
                            !CrashSite.isAlive($0.processIdentifier)
                        }
                        throw error
                    }
                }
            } else {
                try await rest(rack, .seconds(1))
            }
            isMet = !CrashSite.isAlive(process)
            kill(process, SIGKILL)
        } catch {
            guard error is CrashRack.Gone || !CrashSite.isAlive(process) else { return ("\(error)", false) }
        }
        do {
            try await program.wait(for: "the end of a server that does not answer") { _ in !CrashSite.isAlive(process) }
            return (nil, isMet)
        } catch {
            kill(process, SIGKILL)
            return ("\(error)", false)
        }
    }
    private func rest(_ rack: CrashRack, _ time: Duration) async throws {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end { _ = try await rack.step() }
    }
}
