import TestSupport
import Testing

/// What is wrong on a command line is said without a server.
@Suite struct HostUsageTests {
    private static let adding = ["host", "add", "a", "--mac", "52:54:00:00:00:01"]
    private static let approving = ["host", "approve", "machine-1", "--as", "a"]

    @Test(arguments: [
        (adding + ["--role", "boss"], "--role", "write control-plane or worker"),
        (adding + ["--role", "worker", "--disk", ""], "--disk", "a disk such as sda"),
        (approving + ["--role", "boss"], "--role", "write control-plane or worker"),
        (approving + ["--role", "worker", "--disk", "/dev/../sda"], "--disk", "a disk such as sda"),
        (["host", "arm"], "name hosts", "--all"), (["host", "arm", "--all", "a"], "one of both", "--all"),
        (["host", "arm", "a", "--within", "5s"], "--within", "a time such as 24h"),
    ])
    func itIsUsage(arguments: [String], option: String, remedy: String) async throws {
        let refused = try await run(Places.program, arguments, environment: ["SLIPWAY_SERVER": "unix:/nowhere/x.sock"])
        #expect(refused.status == 2 && refused.output == "", "\(refused)")
        #expect(refused.error.contains(option) && refused.error.contains(remedy), "\(refused)")
    }

    @Test(arguments: [("worker-l", "did you mean worker-1?"), ("db-7", "it has control-1, worker-1, worker-2")])
    func aHostThatTheFileDoesNotHave(name: String, remedy: String) async throws {
        let directory = try TemporaryDirectory()
        try #require(try await run(Places.program, ["init", directory.path]).succeeded)
        let refused = try await run(
            Places.program, ["kickstart", "render", "-c", directory("cluster.yaml"), "--host", name])
        #expect(refused.status == 1 && refused.output == "", "\(refused)")
        #expect(refused.error == "error: `\(name)` is not a host of the cluster file; \(remedy)\n", "\(refused)")
    }

    /// A terminal that knows no control sequences, or whose user wants none, gets no colours.
    @Test(arguments: [("TERM=xterm", true), ("TERM=dumb", false), ("TERM=xterm NO_COLOR=1", false), ("TERM=", false)])
    func coloursAreForTerminalsThatKnowThem(variables: String, isColoured: Bool) async throws {
        let command = "env -u NO_COLOR \(variables) '\(Places.program)' store check --cluster rack --state /nowhere"
        let shown = try await run(
            "python3",
            [
                "-c", "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(['sh', '-c', sys.argv[1]])))",
                command,
            ])
        #expect(shown.status == 1 && shown.output.contains("is not there"), "\(shown)")
        #expect(shown.output.contains("\u{1B}") == isColoured, "\(shown)")
    }
}
