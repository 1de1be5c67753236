import Glibc
import TestSupport

/// A cluster with an image, a state directory and a server that can be run in it again and again.
struct CrashSite: Sendable {
    static let cluster = "rack-1"

    let directory: TemporaryDirectory
    /// The state of the server; by default in the directory.
    let state: String
    let port: Int
    let securePort: Int

    init(state: String? = nil) async throws {
        directory = try TemporaryDirectory()
        self.state = state ?? directory("state")
        (port, securePort) = (try freePort(), try freePort())
        let script = """
            cd "$1"; mkdir -p os/usr/bin os/usr/etc boot
            for number in 1 2 3 4 5 6 7 8; do echo "tool $number" > "os/usr/bin/tool$number"; done
            head -c 4096 /dev/zero > boot/vmlinuz
            printf '\\125\\252' | dd of=boot/vmlinuz bs=1 seek=510 conv=notrunc status=none
            printf HdrS | dd of=boot/vmlinuz bs=1 seek=514 conv=notrunc status=none
            (cd boot; echo vmlinuz | cpio -o -H newc --quiet | gzip > initrd.img)
            "$2" init .
            # Where nobody answers, at once.
            sed -i 's/^loadBalancer: .*/loadBalancer: 127.0.0.1/' cluster.yaml
            "$2" image create --quiet --data-only --source "tree:$PWD/os" --ref ock --destination "oci:$PWD/image"
            """
        let made = try await run("sh", ["-euc", script, "sh", directory.path, Places.program])
        guard made.succeeded else { throw TestFailure("\(made)") }
    }

    var url: String { "http://127.0.0.1:\(port)" }
    var secureURL: String { "https://127.0.0.1:\(securePort)" }
    var socket: String { directory("admin.sock") }
    /// What the server keeps of the cluster.
    var kept: String { "\(state)/clusters/\(Self.cluster)" }
    var store: String { "\(kept)/store.db" }
    var variables: [String: String] { ["SLIPWAY_STATE": state, "SLIPWAY_SERVER": "unix:\(socket)"] }

    var serve: [String] {
        [
            "serve", "-c", directory("cluster.yaml"), "--listen", "127.0.0.1:\(port)", "--tls-listen",
            "127.0.0.1:\(securePort)", "--admin", "unix:\(socket)", "-o", "json",
        ]
    }

    /// Runs the server as long as the body does.
    /// - Parameter tracer: What runs it, such as strace; empty for nothing.
    func serving<Result: Sendable>(
        under tracer: [String] = [], _ body: @Sendable (RunningProgram) async throws -> Result
    ) async throws -> (result: Result, program: CommandResult) {
        let words = tracer + [Places.program] + serve
        return try await whileRunning(words[0], Array(words.dropFirst()), environment: variables, body)
    }

    /// The same, when it answers.
    func answering<Result: Sendable>(
        under tracer: [String] = [], _ body: @Sendable (RunningProgram) async throws -> Result
    ) async throws -> Result {
        try await serving(under: tracer) { program in
            try await program.wait(for: "a healthy server") { try await isAnswering($0) }
            return try await body(program)
        }.result
    }

    /// Whether it answers.
    /// - Throws: When it has ended instead.
    func isAnswering(_ program: RunningProgram) async throws -> Bool {
        guard Self.isAlive(program.processIdentifier) else { throw TestFailure("it ended: \(program.error)") }
        return try await run("curl", ["-sf", url + "/healthz"]).succeeded
    }

    /// Whether a process is there and has not ended.
    static func isAlive(_ process: Int32) -> Bool {
        guard let text = try? readText("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return false }
        return !text[end...].hasPrefix(") Z")
    }

    /// Runs the program where no server need be.
    func slipway(_ arguments: String...) async throws -> CommandResult {
        try await run(Places.program, arguments, environment: variables)
    }
}
