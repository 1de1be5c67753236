import Markup
import TestSupport
import Testing

/// The whole of it: an image, a server, a rack.
@Suite struct ServeTests {
    /// A cluster with an image and boot files that look right; the caller gets its server.
    private func serving<Result: Sendable>(
        _ arguments: [String] = ["--allow-insecure-secrets", "-o", "json"],
        _ body:
            @escaping @Sendable (_ directory: TemporaryDirectory, _ url: String, RunningProgram) async throws -> Result
    ) async throws -> Result {
        let directory = try TemporaryDirectory()
        let port = try freePort()
        for command in [
            ["init", directory.path],
            [
                "image", "create", "--quiet", "--data-only", "--source", "tree:\(try tree(in: directory))", "--ref",
                "ock",
                "--destination", "oci:\(directory("image"))",
            ],
        ] {
            let result = try await run(Places.program, command)
            #expect(result.succeeded, "\(result)")
        }
        try await makeBootFiles(directory)
        let url = "http://127.0.0.1:\(port)"
        return try await whileRunning(
            Places.program, ["serve", "-c", directory("cluster.yaml"), "--listen", "127.0.0.1:\(port)"] + arguments,
            environment: ["SLIPWAY_STATE": directory("state")]
        ) { program in
            try await program.wait(for: "a healthy server") { _ in
                try await run("curl", ["-sf", url + "/healthz"]).succeeded
            }
            return try await body(directory, url, program)
        }.result
    }

    private func tree(in directory: TemporaryDirectory) throws -> String {
        for folder in ["os", "os/usr", "os/usr/bin", "os/usr/etc"] { try makeDirectory(directory(folder)) }
        for number in 0..<200 {
            try directory.write("os/usr/bin/tool\(number)", String(repeating: "tool \(number)\n", count: number * 10))
        }
        try directory.write("os/usr/etc/empty", "")
        return directory("os")
    }

    /// A kernel by its magic number only, and a real cpio.
    private func makeBootFiles(_ directory: TemporaryDirectory) async throws {
        let script = """
            mkdir "$1/boot" && cd "$1/boot"
            head -c 4096 /dev/zero > vmlinuz
            printf '\\125\\252' | dd of=vmlinuz bs=1 seek=510 conv=notrunc status=none
            printf HdrS | dd of=vmlinuz bs=1 seek=514 conv=notrunc status=none
            echo vmlinuz | cpio -o -H newc --quiet | gzip > initrd.img
            """
        let made = try await run("sh", ["-euc", script, "sh", directory.path])
        #expect(made.succeeded, "\(made)")
    }

    @Test(.timeLimit(.minutes(3))) func theRackGoesThrough() async throws {
        try await serving { directory, url, program in
            let simulated = try await run(
                Places.program, ["simulate", "-c", directory("cluster.yaml"), "--server", url, "-o", "json"],
                deadline: .seconds(90))
            #expect(simulated.succeeded, "\(simulated)")
            let report = try JSON.parse(Array(simulated.output.utf8), source: "report")
            guard case .sequence(let stages)? = report["stages"]?.content else { throw TestFailure("\(simulated)") }
            #expect(stages.count == 3 * 6)
            var seen: Set<String> = []
            for line in program.output.split(separator: "\n") {
                let event = try JSON.parse(Array(line.utf8), source: "event").value
                guard case .string(let kind)? = event["event"], case .string(let host)? = event["host"] else {
                    continue
                }
                seen.insert("\(kind) \(host)")
            }
            let expected = ["control-1", "worker-1", "worker-2"].flatMap { host in
                ["boot-script", "kickstart", "ignition", "report"].map { "\($0) \(host)" }
            }
            #expect(seen == Set(expected), "\(program.output)")
        }
    }

    @Test(.enabled(if: Tool("ostree").isUsable), .timeLimit(.minutes(3))) func theRealClientPulls() async throws {
        try await serving { directory, url, _ in
            let script = """
                ostree --repo="$1/repo" init --mode=bare-user-only
                ostree --repo="$1/repo" remote add --no-gpg-verify slipway "$2/ostree"
                ostree --repo="$1/repo" pull slipway ock
                ostree --repo="$1/repo" fsck -q
                ostree --repo="$1/repo" ls -R slipway:ock | wc -l
                """
            let pulled = try await run("sh", ["-euc", script, "sh", directory.path, url], deadline: .seconds(60))
            #expect(pulled.succeeded && pulled.output.split(separator: "\n").last == "205", "\(pulled)")
        }
    }

    @Test func secretsNeedTheFlag() async throws {
        let directory = try TemporaryDirectory()
        _ = try await run(Places.program, ["init", directory.path])
        let refused = try await run(
            Places.program, ["serve", "-c", directory("cluster.yaml")],
            environment: ["SLIPWAY_STATE": directory("state")])
        #expect(refused.status == 2 && refused.error.contains("--allow-insecure-secrets"), "\(refused)")
        #expect(try await run("ls", ["-A", directory.path]).output == "cluster.yaml\n")
    }

    @Test func anAddressThatLeadsNowhereIsRefused() async throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("cluster.yaml", "name: a\nloadBalancer: 192.0.2.1\n")
        for (arguments, status, says) in [
            (["--listen", "0.0.0.0:0"], 1, "serve.url"), (["--listen", "[::]:8080"], 1, "serve.url"),
            (["--listen", "nonsense"], 2, "not an address to listen on"),
        ] {
            let refused = try await run(
                Places.program, ["serve", "-c", file] + arguments, environment: ["SLIPWAY_STATE": directory("state")],
                deadline: .seconds(10))
            #expect(refused.status == status && refused.error.contains(says), "\(refused)")
        }
        #expect(try await run("ls", ["-A", directory.path]).output == "cluster.yaml\n")
    }

    @Test(.timeLimit(.minutes(3))) func noSecretIsInTheLog() async throws {
        try await serving { directory, url, program in
            let simulated = try await run(
                Places.program, ["simulate", "-c", directory("cluster.yaml"), "--server", url], deadline: .seconds(90))
            #expect(simulated.succeeded, "\(simulated)")
            let said = program.output + program.error + simulated.output + simulated.error
            #expect(said.firstMatch(of: /[0-9a-f]{32}/) == nil, "a nonce was shown")
            #expect(!said.contains("PRIVATE KEY"))
        }
    }

    @Test(.timeLimit(.minutes(3))) func aDamagedObjectIsFound() async throws {
        try await serving { directory, url, _ in
            // The largest blob is the layer; the middle of it is objects.
            let script = """
                layer=$(find "$1/image/blobs" -type f -printf '%s %p;' | tr ';' '\\n' | sort -n | tail -n 1 | cut -d' ' -f2-)
                middle=$(($(stat -c %s "$layer") / 2))
                head -c 8192 /dev/urandom | dd of="$layer" bs=1 seek="$middle" conv=notrunc status=none
                """
            let damaged = try await run("sh", ["-euc", script, "sh", directory.path])
            #expect(damaged.succeeded, "\(damaged)")
            let simulated = try await run(
                Places.program, ["simulate", "-c", directory("cluster.yaml"), "--server", url], deadline: .seconds(90))
            #expect(simulated.status == 3 && simulated.output.contains("  failed: "), "\(simulated)")
        }
    }

    @Test func aServerThatIsNotThereIsSaid() async throws {
        let directory = try TemporaryDirectory()
        _ = try await run(Places.program, ["init", directory.path])
        let simulated = try await run(
            Places.program,
            ["simulate", "-c", directory("cluster.yaml"), "--server", "http://127.0.0.1:\(try freePort())"])
        #expect(simulated.status == 3 && simulated.output.contains("check that the server runs"), "\(simulated)")
    }
}
