import Glibc
import TestSupport
import Testing

/// The disk under a server that runs is full, fails, or is read-only; the clock jumps; secrets go when they are done.
@Suite("Server, its disk in trouble", .serialized) struct CrashDiskTests {
    /// A host under way, by curl.
    private struct Client: Sendable {
        let site: CrashSite

        func ask(_ url: String, _ more: String...) async throws -> (status: String, body: String) {
            let result = try await run("curl", ["-sk", "--max-time", "30", "-w", "\n%{http_code}"] + more + [url])
            let end = try #require(result.output.lastIndex(of: "\n"), "\(result)")
            return (String(result.output[result.output.index(after: end)...]), String(result.output[..<end]))
        }

        func boot(_ mac: String) async throws -> (status: String, body: String) {
            try await ask("\(site.url)/boot/\(mac).ipxe")
        }

        func secret(_ session: String, _ file: String) async throws -> (status: String, body: String) {
            try await ask("\(site.secureURL)/h/\(session)/\(file)")
        }

        func report(_ session: String, _ mac: String, _ stage: String) async throws -> String {
            let form = "mac=\(mac.split(separator: "-").joined(separator: "%3A"))&nonce=\(session)&stage=\(stage)"
            return try await ask("\(site.secureURL)/h/\(session)/report", "--data", form).status
        }

        func session(_ mac: String) async throws -> String {
            let script = try await boot(mac)
            return String(try #require(script.body.firstMatch(of: /slipway\.nonce=([0-9a-f]{32})/), "\(script)").1)
        }

        func arm(_ name: String) async throws {
            let armed = try await site.slipway("host", "arm", name)
            #expect(armed.succeeded, "\(armed)")
        }

        /// That what needs no state goes out.
        func expectArchive() async throws {
            for path in ["/ostree/config", "/healthz", "/boot.ipxe"] {
                #expect(try await ask(site.url + path).status == "200", "\(path)")
            }
        }
    }

    private let control = "52-54-00-00-02-11"

    private func withDisk(_ body: (String) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let mounted = try await run("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", directory.path])
        #expect(mounted.succeeded, "\(mounted)")
        do { try await body(directory.path) } catch {
            _ = try await run("umount", ["-l", directory.path])
            throw error
        }
        _ = try await run("umount", ["-l", directory.path])
    }

    @Test(
        "a server with a full disk answers 503, serves the archive, and goes on when there is room",
        .enabled(if: Tool.isRoot), .timeLimit(.minutes(3)))
    func full() async throws {
        try await withDisk { disk in
            let site = try await CrashSite(state: disk)
            let client = Client(site: site)
            let (session, kickstart) = try await site.answering { program in
                try await client.arm("control-1")
                let session = try await client.session(control)
                _ = try await run("dd", ["if=/dev/zero", "of=\(disk)/ballast", "bs=4k"])
                // What is left over in files that are there already.
                while try await site.slipway("host", "hold", "worker-2").succeeded {}
                let held = try await site.slipway("host", "arm", "worker-1")
                #expect(held.status == 3 && held.error.contains("no room is left on the disk"), "\(held)")
                let refused = try await client.secret(session, "ks.cfg")
                #expect(refused.status == "503" && refused.body.isEmpty, "\(refused)")
                let unknown = try await client.boot("52-54-00-0f-00-01")
                #expect(unknown.status == "200" && unknown.body.contains("cannot keep its state"), "\(unknown)")
                try await client.expectArchive()
                let shown = try await site.slipway("host", "show", "control-1", "-o", "json")
                #expect(shown.output.contains("\"booting\""), "\(shown)")
                #expect(program.error.contains("hosts must wait"), "\(program.error)")
                #expect(program.error.split(separator: "\n").count < 30, "\(program.error)")
                unlink("\(disk)/ballast")
                // The next request, nothing else.
                let given = try await client.secret(session, "ks.cfg")
                #expect(given.status == "200", "\(given)")
                #expect(try await client.secret(session, "ks.cfg").body == given.body)
                #expect(try await client.boot("52-54-00-0f-00-01").body.contains("written down as"))
                return (session, given.body)
            }
            // A server that starts on a full disk says so; with room it is as it was.
            _ = try await run("dd", ["if=/dev/zero", "of=\(disk)/ballast", "bs=4k"])
            let started = try await run(
                Places.program, site.serve, environment: site.variables, deadline: .seconds(30))
            #expect(started.status == 3 && started.error.contains("No space left on device"), "\(started)")
            unlink("\(disk)/ballast")
            try await site.answering { _ in
                let again = try await client.secret(session, "ks.cfg")
                #expect(again.body == kickstart, "\(again)")
                let reported = try await client.report(session, control, "installed")
                #expect(reported == "204")
            }
        }
    }

    @Test(
        "a server that finds its disk read-only at its start says so, and starts when it is writable",
        .enabled(if: Tool.isRoot), .timeLimit(.minutes(3)))
    func readOnlyAtStart() async throws {
        try await withDisk { disk in
            let site = try await CrashSite(state: disk)
            let client = Client(site: site)
            let session = try await site.answering { program in
                try await client.arm("control-1")
                let session = try await client.session(control)
                kill(program.processIdentifier, SIGKILL)
                return session
            }
            for (mode, isWritable) in [("ro", false), ("rw", true)] {
                let mounted = try await run("mount", ["-o", "remount,\(mode)", disk])
                #expect(mounted.succeeded, "\(mounted)")
                guard !isWritable else { continue }
                let started = try await run(
                    Places.program, site.serve, environment: site.variables, deadline: .seconds(30))
                #expect(started.status == 3 && started.error.contains("ead-only file system"), "\(started)")
            }
            try await site.answering { _ in
                let given = try await client.secret(session, "ks.cfg")
                #expect(given.status == "200", "\(given)")
            }
        }
    }

    @Test(
        "a server whose disk fails or becomes read-only answers 503, and goes on when it works again",
        .enabled(if: Tool("strace").isUsable && Tool.isRoot), .timeLimit(.minutes(3)), arguments: ["EROFS", "EIO"])
    func failing(error: String) async throws {
        let site = try await CrashSite()
        let client = Client(site: site)
        try await site.answering { program in
            try await client.arm("control-1")
            let session = try await client.session(control)
            let kickstart = try await client.secret(session, "ks.cfg")
            #expect(kickstart.status == "200")
            let tracer = [
                "-f", "-o", "/dev/null", "-p", String(program.processIdentifier), "-e", "trace=pwrite64,fdatasync",
                "-e",
                "inject=pwrite64,fdatasync:error=\(error)",
            ]
            _ = try await whileRunning("strace", tracer) { strace in
                try await strace.wait(for: "the tracer") { $0.error.contains("attached") }
                for _ in 0..<3 {
                    #expect(try await client.report(session, control, "installed") == "503")
                    // What was issued goes out again only when that can be written down.
                    #expect(try await client.secret(session, "ks.cfg").status == "503")
                }
                let armed = try await site.slipway("host", "arm", "worker-1")
                #expect(armed.status == 3, "\(armed)")
                try await client.expectArchive()
            }
            #expect(try await client.secret(session, "ks.cfg").body == kickstart.body)
            #expect(try await client.report(session, control, "installed") == "204")
            #expect(try await client.secret(session, "config.ign").status == "200")
            let shown = try await site.slipway("host", "show", "control-1", "-o", "json")
            #expect(shown.output.contains("\"first-boot\""), "\(shown)")
        }
        let checked = try await site.slipway("store", "check", "--cluster", CrashSite.cluster)
        #expect(checked.succeeded, "\(checked)")
    }

    @Test("the bytes of secrets are on the disk as long as they may go out, and no longer", .timeLimit(.minutes(3)))
    func secretsGo() async throws {
        let site = try await CrashSite()
        let client = Client(site: site)
        @Sendable func kept(_ text: String) async throws -> Bool {
            try await run("grep", ["-rqF", text, "\(site.kept)/issued"]).succeeded
        }
        let hosts = try site.directory.write(
            "hosts.yaml", "hosts: [{name: added-1, mac: \"52:54:00:ad:00:01\", role: worker}]\n")
        try await site.answering { program in
            let added = try await site.slipway("host", "import", hosts)
            #expect(added.succeeded, "\(added)")
            // One that is installed, one that fails, and one that is removed.
            var kickstarts: [String] = []
            var sessions: [String] = []
            for (name, mac, end) in [
                ("control-1", control, "installed"), ("worker-1", "52-54-00-00-02-21", "failed"),
                ("added-1", "52-54-00-ad-00-01", "failed"),
            ] {
                try await client.arm(name)
                let session = try await client.session(mac)
                let kickstart = try await client.secret(session, "ks.cfg").body
                let line = try #require(kickstart.split(separator: "\n").first { $0.contains(session) })
                #expect(try await kept(String(line)), "\(name)")
                kickstarts.append(String(line))
                sessions.append(session)
                #expect(try await client.report(session, mac, end) == "204", "\(name)")
            }
            let removed = try await site.slipway("host", "remove", "added-1", "--yes")
            #expect(removed.succeeded, "\(removed)")
            for line in kickstarts {
                try await program.wait(for: "the end of all Kickstarts") { _ in try await !kept(line) }
            }
            let config = String(try await client.secret(sessions[0], "config.ign").body.prefix(500))
            #expect(try await kept(config))
            #expect(try await client.report(sessions[0], control, "first-boot") == "204")
            #expect(try await kept(config))
            #expect(try await client.report(sessions[0], control, "joined") == "204")
            try await program.wait(for: "the end of the config") { _ in try await !kept(config) }
            #expect(try await run("ls", ["-A", "\(site.kept)/issued"]).output.isEmpty)
        }
    }

    @Test(
        "a clock that is set back a year, and forth again, costs no host its secrets and gives none a longer window",
        .enabled(if: Tool("faketime").isUsable), .timeLimit(.minutes(3)))
    func clock() async throws {
        let site = try await CrashSite()
        let client = Client(site: site)
        let (session, kickstart) = try await site.answering { program in
            try await client.arm("control-1")
            let session = try await client.session(control)
            let given = try await client.secret(session, "ks.cfg")
            kill(program.processIdentifier, SIGKILL)
            return (session, given.body)
        }
        let config = try await site.answering(under: ["faketime", "-f", "-365d"]) { program in
            let given = try await client.secret(session, "ks.cfg")
            #expect(given.body == kickstart && !kickstart.isEmpty, "\(given)")
            try await program.wait(for: "the new times") { _ in
                try await site.slipway("host", "events", "control-1").output.contains("the clock was set back")
            }
            #expect(try await client.report(session, control, "installed") == "204")
            let config = try await client.secret(session, "config.ign")
            #expect(config.status == "200")
            let other = try await site.slipway("host", "arm", "worker-1")
            #expect(other.succeeded, "\(other)")
            // faketime(1) stays between the server and its signals.
            let killed = try await run("pkill", ["-KILL", "-P", String(program.processIdentifier)])
            #expect(killed.succeeded, "\(killed)")
            return config.body
        }
        // Back in our time its window is long over: it waits, and is told so, until the operator orders again.
        try await site.answering { program in
            let late = try await client.secret(session, "config.ign")
            #expect(late.status == "503" && late.body != config, "\(late)")
            let again = try await site.slipway("host", "reinstall", "control-1", "--yes")
            #expect(again.succeeded, "\(again)")
            let new = try await client.session(control)
            #expect(new != session)
            let given = try await client.secret(new, "ks.cfg")
            #expect(given.status == "200" && given.body != kickstart, "\(given)")
        }
        let checked = try await site.slipway("store", "check", "--cluster", CrashSite.cluster)
        #expect(checked.succeeded, "\(checked)")
    }
}
