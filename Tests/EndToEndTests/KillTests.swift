import Glibc
import TestSupport
import Testing

/// `kill -9` at random moments: no partial file under a final name, and the next run completes.
@Suite(.serialized) struct KillTests {
    private static let kills = getenv("SLIPWAY_SOAK") == nil ? 25 : 250

    /// Starts a command and kills it after a part of the time that it takes.
    /// - Returns: Whether the kill met a process that still ran.
    private func kill(_ arguments: [String], _ environment: [String: String], after delay: Duration) async throws
        -> Bool
    {
        let ended = try await whileRunning(Places.program, arguments, environment: environment) { program in
            try await Task.sleep(for: delay)
            Glibc.kill(program.processIdentifier, SIGKILL)
        }
        return ended.program.status == 128 + Int(SIGKILL)
    }

    private func timed(_ arguments: [String], _ environment: [String: String]) async throws -> Duration {
        let start = ContinuousClock.now
        let result = try await run(Places.program, arguments, environment: environment)
        #expect(result.succeeded, "\(result)")
        return ContinuousClock.now - start
    }

    @Test(.timeLimit(.minutes(20)), arguments: ["oci", "oci-archive"])
    func imageCreate(_ transport: String) async throws {
        var seed = Seed()
        let directory = try TemporaryDirectory()
        let tree = try makeTree(in: directory, seed: &seed)
        func command(_ name: String) -> [String] {
            [
                "image", "create", "--quiet", "--data-only", "--source", "tree:\(tree)", "--ref", "ock", "--timestamp",
                "1700000000",
                "--destination", "\(transport):\(directory(name))",
            ]
        }
        var whole = try await timed(command("reference"), [:])
        let expected = try await content(of: directory("reference"))
        var met = 0
        for round in 0..<Self.kills {
            let isMet = try await kill(command("image"), [:], after: whole * Double.random(in: 0...1, using: &seed))
            // The first run may have been slower than the others: kills that come too late show nothing.
            if isMet { met += 1 } else { whole = whole * 0.8 }
            try await expectNothingPartial(directory("image"), expected, "\(seed) round \(round)")
            if round % 5 == 4 {
                _ = try await timed(command("image"), [:])
                #expect(try await content(of: directory("image")) == expected, "\(seed) round \(round)")
                removeTree(directory("image"))
            }
        }
        print("\(#function): \(seed), \(met) of \(Self.kills) kills met a running process")
        #expect(met > Self.kills / 3, "\(seed) only \(met) kills met a running process")
        _ = try await timed(command("image"), [:])
        #expect(try await content(of: directory("image")) == expected, "\(seed)")
        let partial = try await run("find", [directory.path, "-mindepth", "1", "-name", ".*slipway-*"])
        #expect(partial.output.isEmpty, "\(seed) left \(partial.output)")
    }

    @Test(.timeLimit(.minutes(20))) func clusterStart() async throws {
        var seed = Seed()
        let directory = try TemporaryDirectory()
        let file = try directory.write("cluster.yaml", "name: a\nloadBalancer: 192.0.2.10\n")
        let command = ["cluster", "start", "-c", file, "--out", directory("a.ign")]
        var time = try await timed(command, ["SLIPWAY_STATE": directory("probe")])
        var met = 0
        for round in 0..<Self.kills {
            removeTree(directory("a.ign"))
            let state = ["SLIPWAY_STATE": directory("state\(round)")]
            let isMet = try await kill(command, state, after: time * Double.random(in: 0...1, using: &seed))
            if isMet { met += 1 } else { time = time * 0.8 }
            let own = directory("state\(round)/clusters/a")
            let found = ["\(own)/secrets.json", "\(own)/kubeconfig", directory("a.ign")].map { try? readText($0) }
            _ = try await timed(command, state)
            let whole = ["\(own)/secrets.json", "\(own)/kubeconfig", directory("a.ign")].map { try? readText($0) }
            for (before, after) in zip(found, whole) {
                #expect(
                    after != nil && (before == nil || before == after), "\(seed) round \(round): partial or changed")
            }
            _ = try await timed(command, state)
            #expect(try directory.read("a.ign") == whole[2], "\(seed) round \(round)")
            let open = try await run("find", [directory("state\(round)"), "-type", "f", "-perm", "/077"])
            #expect(open.output.isEmpty, "\(seed) readable by others: \(open.output)")
        }
        print("\(#function): \(seed), \(met) of \(Self.kills) kills met a running process")
        #expect(met > Self.kills / 3, "\(seed) only \(met) kills met a running process")
        let partial = try await run("find", [directory.path, "-mindepth", "1", "-name", ".*slipway-*"])
        #expect(partial.output.isEmpty, "\(seed) left \(partial.output)")
    }

    /// A tree that takes a while: some thousand files that do not compress.
    private func makeTree(in directory: TemporaryDirectory, seed: inout Seed) throws -> String {
        let tree = directory("tree")
        mkdir(tree, 0o755)
        for folder in 0..<20 {
            mkdir("\(tree)/\(folder)", 0o755)
            for file in 0..<50 {
                let text = (0..<400).map { _ in String(seed.next(), radix: 36) }.joined()
                try directory.write("tree/\(folder)/\(file)", text)
            }
        }
        return tree
    }

    /// The names and digests of all files, without those that are partial by name or locks.
    private func content(of path: String) async throws -> String {
        let script = """
            if [ -d "$1" ]; then
                cd "$1" && find . -type f ! -name '.*' -exec sha256sum {} + | sort -k 2
            else
                sha256sum < "$1"
            fi
            """
        let result = try await run("sh", ["-c", script, "sh", path])
        #expect(result.succeeded, "\(result)")
        return result.output
    }

    /// Whatever bears a final name is whole: it is among the files of a complete run.
    private func expectNothingPartial(_ path: String, _ expected: String, _ comment: String) async throws {
        guard access(path, F_OK) == 0 else { return }
        let whole = Set(expected.split(separator: "\n").map { $0.prefix(64) })
        for line in try await content(of: path).split(separator: "\n") {
            #expect(whole.contains(line.prefix(64)), "\(comment): \(line) is partial")
        }
    }
}
