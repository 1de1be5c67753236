import TestSupport
import Testing

/// The real server with both listeners and its administration, as strangers on the network and beside it meet it.
struct AttackServer: Sendable {
    @TaskLocal static var current: AttackServer?

    /// The one that runs for this suite.
    static func get() throws -> AttackServer {
        guard let current else { throw TestFailure("no server runs for this suite") }
        return current
    }

    /// Where to ask.
    enum Door: String, CaseIterable, Sendable { case plain, secure }

    static let workers = 9

    let directory: TemporaryDirectory
    let plainPort: Int
    let securePort: Int
    let program: RunningProgram

    static func mac(_ worker: Int) -> String { "52-54-00-00-02-2\(worker)" }

    func port(_ door: Door) -> Int { door == .plain ? plainPort : securePort }

    func url(_ door: Door) -> String {
        door == .plain ? "http://127.0.0.1:\(plainPort)" : "https://127.0.0.1:\(securePort)"
    }

    /// Asks with curl, which trusts the server's authority.
    /// - Parameter source: The address to ask from.
    func curl(_ arguments: [String], from source: String = "127.0.0.1") async throws -> CommandResult {
        try await run(
            "curl",
            ["-sS", "--path-as-is", "--max-time", "30", "--interface", source, "--cacert"]
                + [directory("state/clusters/rack-1/tls/authority.pem")] + arguments)
    }

    /// The status of an answer.
    func status(_ url: String, _ arguments: [String] = [], from source: String = "127.0.0.1") async throws -> String {
        try await curl(["-o", "/dev/null", "-w", "%{http_code}"] + arguments + [url], from: source).output
    }

    func bootScript(_ worker: Int, query: String = "", from source: String = "127.0.0.1") async throws -> String {
        try await curl(["\(url(.plain))/boot/\(Self.mac(worker)).ipxe\(query)"], from: source).output
    }

    /// Boots a worker as far as its script.
    /// - Returns: Where its secrets are.
    func openSession(_ worker: Int) async throws -> String {
        let script = try await bootScript(worker)
        guard let found = script.firstMatch(of: /slipway\.nonce=([0-9a-f]{32})/) else {
            throw TestFailure("no token in \(script)")
        }
        return "\(url(.secure))/h/\(found.1)"
    }

    /// Runs an administrator's command.
    func administrate(_ arguments: [String]) async throws -> CommandResult {
        try await run(
            Places.program, arguments + ["--server", "unix:\(directory("admin.sock"))"], deadline: .seconds(30))
    }

    /// Asks the administration without its command.
    func post(_ path: String, _ body: String) async throws -> CommandResult {
        try await run(
            "curl",
            [
                "-sS", "--max-time", "30", "--unix-socket", directory("admin.sock"), "-H",
                "Content-Type: application/json", "-d", body, "http://localhost\(path)",
            ])
    }

    func story(_ worker: Int) async throws -> String {
        try await administrate(["host", "events", "worker-\(worker)"]).output
    }

    /// What the server has in memory, in bytes.
    func residentBytes() throws -> Int {
        let status = try readText("/proc/\(program.processIdentifier)/status")
        guard let found = status.firstMatch(of: /VmRSS:\s+([0-9]+) kB/), let size = Int(found.1) else {
            throw TestFailure("no size in \(status)")
        }
        return size << 10
    }
}

/// Runs one server for all tests of a suite, and looks at the end at what it said.
struct AttackServerTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let (plain, secure) = (try freePort(), try freePort())
        try await prepare(directory)
        // The soft limit of open files is the usual one: the program must raise it by itself.
        let command =
            "ulimit -Sn 1024; exec \"$0\" serve -c \"$1/cluster.yaml\" --listen 127.0.0.1:\(plain) "
            + "--tls-listen 127.0.0.1:\(secure) --admin \"unix:$1/admin.sock\""
        _ = try await whileRunning(
            "sh", ["-c", command, Places.program, directory.path], environment: ["SLIPWAY_STATE": directory("state")]
        ) { program in
            let server = AttackServer(
                directory: directory, plainPort: plain, securePort: secure, program: program)
            try await program.wait(for: "a healthy server") { _ in
                try await run("curl", ["-sf", "\(server.url(.plain))/healthz"]).succeeded
            }
            try await AttackServer.$current.withValue(server) { try await function() }
            for door in AttackServer.Door.allCases {
                #expect(try await server.status("\(server.url(door))/healthz") == "200")
            }
            Self.check(program)
        }
    }

    /// Whatever was tried, each line is the server's own, none steers a terminal, and none opens a door.
    private static func check(_ program: RunningProgram) {
        let (output, error) = (program.output, program.error)
        #expect(output.split(separator: "\n").count > 10)
        for line in output.split(separator: "\n") {
            #expect(line.prefixMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z[ ]/) != nil, "\(line.debugDescription)")
        }
        for line in error.split(separator: "\n") {
            #expect(line.prefixMatch(of: /warning: |serving |[0-9]{4}-/) != nil, "\(line.debugDescription)")
        }
        let said = output + error
        #expect(said.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        #expect(!said.contains("\u{202E}") && !said.contains("INJECTED\n"))
        #expect(said.firstMatch(of: /[0-9a-f]{32}/) == nil, "a token was shown")
    }

    private func prepare(_ directory: TemporaryDirectory) async throws {
        let made = try await run(Places.program, ["init", directory.path])
        #expect(made.succeeded, "\(made)")
        let script = """
            mkdir -p "$1/boot" "$1/os/usr/etc" && cd "$1/boot"
            echo x > ../os/usr/etc/x
            head -c 4096 /dev/zero > vmlinuz
            printf '\\125\\252' | dd of=vmlinuz bs=1 seek=510 conv=notrunc status=none
            printf HdrS | dd of=vmlinuz bs=1 seek=514 conv=notrunc status=none
            echo vmlinuz | cpio -o -H newc --quiet | gzip > initrd.img
            exec "$2" image create --quiet --data-only --source "tree:$1/os" --ref ock --destination "oci:$1/image"
            """
        let filled = try await run("sh", ["-euc", script, "sh", directory.path, Places.program])
        #expect(filled.succeeded, "\(filled)")
        let workers = (1...AttackServer.workers).map { number in
            "  - {name: worker-\(number), mac: \(AttackServer.mac(number).replacing("-", with: ":")), role: worker, "
                + "serial: SERIAL\(number), arm: true}\n"
        }
        let cluster = try directory.read("cluster.yaml")
        let hosts = cluster.ranges(of: "  - name: worker-1\n").first?.lowerBound ?? cluster.endIndex
        let rest = cluster.ranges(of: "# The installer's kernel").first?.lowerBound ?? cluster.endIndex
        try directory.write("cluster.yaml", cluster[..<hosts] + workers.joined() + "\n" + cluster[rest...])
    }
}

extension Trait where Self == AttackServerTrait {
    static var attackServer: Self { AttackServerTrait() }
}
