import KickstartAssets
import TestSupport
import Testing

@Suite("%onerror sends the installer's logs home", .enabled(if: Tool.isRoot && Tool("unshare").isUsable))
struct ScriptErrorTests {
    private func unpack(_ machine: ScriptMachine) async throws -> String {
        try machine.makeFolder("unpacked")
        let result = try await run(
            "tar", ["-xzf", machine.directory("sent/logs.tar.gz"), "-C", machine.directory("unpacked")])
        #expect(result.succeeded, "\(result)")
        return "unpacked/logs"
    }

    private let environment = ["SLIPWAY_LOGS_URL": "http://127.0.0.1:9/h/\(ScriptMachine.nonce)/logs"]

    @Test("without the nonce and the passphrases, and with the journal", arguments: [["sh"], ["bash", "--posix"]])
    func scrubbed(shell: [String]) async throws {
        let machine = try ScriptMachine()
        let (nonce, phrase) = (ScriptMachine.nonce, "a.*[hidden\\ 1")
        try machine.write("tmp/slipway/secrets", "\(phrase)\n\n")
        try machine.write("tmp/anaconda.log", "cmdline: inst.ks=http://x/h/\(nonce)/ks.cfg \(nonce)\nlast\n")
        try machine.write("tmp/program.log", "cryptsetup \(phrase) aXX\n")
        try machine.write("tmp/anaconda-tb-x1", "Traceback\n")
        try machine.write("tmp/other", "not a log\n")
        try machine.stub("journalctl", "echo journal of \(nonce)")
        let result = try await machine.run([.onError], shell: shell, environment: environment)
        #expect(result.succeeded && result.error.isEmpty, "\(result)")
        let logs = try await unpack(machine)
        #expect(
            try machine.read("\(logs)/anaconda.log")
                == "cmdline: inst.ks=http://x/h/[hidden]/ks.cfg [hidden]\nlast\n")
        #expect(try machine.read("\(logs)/program.log") == "cryptsetup [hidden] aXX\n")
        #expect(try machine.read("\(logs)/journal").hasPrefix("journal of [hidden]"))
        #expect(machine.exists("\(logs)/anaconda-tb-x1") && !machine.exists("\(logs)/other"))
        #expect(try machine.read("urls").contains("/h/\(nonce)/logs\""))
        #expect(try machine.calls.allSatisfy { !$0.contains(nonce) })
        #expect(
            try machine.reports == [
                "stage=failed", "message=the installer stopped with an error; its logs are in /tmp on the host",
            ])
    }

    @Test("a secret is not there in part either, where the beginning of a long log is cut off")
    func cut() async throws {
        let machine = try ScriptMachine()
        let nonce = ScriptMachine.nonce
        try machine.write("tmp/program.log", nonce + String(repeating: "x", count: (1 << 20) - 17) + "\n")
        #expect(try await machine.run([.onError], environment: environment).succeeded)
        let text = try machine.read("\(try await unpack(machine))/program.log")
        #expect(text.contains("xxx") && !text.contains(nonce.suffix(16)))
    }

    @Test("a script that failed has said why; nothing is said twice")
    func once() async throws {
        let machine = try ScriptMachine()
        try machine.write("tmp/slipway/failure", "no disk matches\n")
        #expect(try await machine.run([.onError], environment: environment).succeeded)
        #expect(try machine.reports.isEmpty)
        #expect(machine.exists("sent/logs.tar.gz"))
    }

    @Test("what a script could not say, since the server was away, is said then")
    func unsaid() async throws {
        let machine = try ScriptMachine()
        try machine.stub("curl", "exit 7")
        let failed = try await machine.run([.postCheck], environment: ["SLIPWAY_OS_NAME": "other"])
        #expect(failed.status == 1 && failed.error.contains("did not take the report"))
        try machine.stub("curl", "for last in \"$@\"; do :; done; [ \"$last\" != @- ] || cat >>/mnt/sent/report")
        for _ in 1...2 { #expect(try await machine.run([.onError], environment: environment).succeeded) }
        #expect(try machine.reports == ["stage=failed", "message=nothing is deployed under the name other"])
    }

    @Test("the end of long logs, and never more than the server takes")
    func bounded() async throws {
        let machine = try ScriptMachine()
        let line = String(repeating: "x", count: 99)
        let long = Array(repeating: line, count: 20_000).joined(separator: "\n")
        for number in 1...3 { try machine.write("tmp/\(number).log", "first\n\(long)\nlast\n") }
        for number in 4...40 { try machine.write("tmp/\(number).log", "short\n") }
        #expect(try await machine.run([.onError], environment: environment).succeeded)
        let logs = try await unpack(machine)
        let text = try machine.read("\(logs)/1.log")
        #expect(text.utf8.count <= 1 << 20 && text.hasSuffix("last\n") && !text.contains("first"))
        let count = try await run("sh", ["-c", "ls \"$0\" | wc -l", machine.directory(logs)])
        #expect(count.output == "14\n", "\(count)")
    }
}
