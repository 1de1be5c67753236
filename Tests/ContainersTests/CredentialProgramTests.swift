@testable import Containers
import Glibc
import TestSupport
import Testing

@Suite(.serialized) struct CredentialProgramTests {
    private func ask(
        _ script: String, deadline: Duration = .seconds(10), server: String = "h.example:5000"
    ) throws -> Credential? {
        let home = try CredentialHome()
        try home.program("x", script)
        return try CredentialProgram(suffix: "x", deadline: deadline).credential(for: server, home.environment)
    }

    private func problem(_ script: String, deadline: Duration = .seconds(10)) throws -> String {
        let error = try #require(throws: CredentialProgramError.self) { try ask(script, deadline: deadline) }
        let text = "\(error)"
        #expect(text.hasPrefix("credential program docker-credential-x: ") && !text.contains("hidden"), "\(text)")
        return text
    }

    @Test func itIsAskedByTheProtocol() throws {
        let expected = Credential.password(user: "docker-credential-x@h.example:5000", secret: "1 get")
        #expect(try ask(CredentialHome.answering) == expected)
    }

    @Test(
        arguments: [
            ("{\"Username\":\"u\",\"Secret\":\"p\"}", .password(user: "u", secret: "p")),
            (
                "\\n {\"username\":\"u\",\"secret\":\"p\",\"ServerURL\":null,\"Other\":[1]} \\n",
                .password(user: "u", secret: "p")
            ),
            ("{\"Username\":\"u\"}", .password(user: "u", secret: "")),
            ("{\"Secret\":\"p\"}", .password(user: "", secret: "p")),
            ("{\"Username\":\"<token>\",\"Secret\":\"T\"}", .identityToken("T")),
            ("{\"Username\":\"<token>\"}", nil), ("{}", nil), ("{\"Username\":\"\",\"Secret\":\"\"}", nil),
            ("credentials not found in native keychain", nil),
        ] as [(String, Credential?)])
    func answers(_ text: String, _ expected: Credential?) throws {
        #expect(try ask("#!/bin/sh\nprintf '\(text)\\n'") == expected)
    }

    @Test(arguments: [
        ("echo hidden; echo 'no key ring' >&2; echo more >&2; exit 3", "it ended with status 3: no key ring"),
        ("echo hidden; exit 1", "it ended with status 1"), ("kill -TERM $$", "signal 15 ended it"),
        ("printf 'a\\033[2Jb\\377\\n' >&2; exit 1", "it ended with status 1: a[2Jb\u{FFFD}"),
        ("echo credentials not found in native keychain >&2; exit 1", "status 1: credentials not found"),
        ("echo hidden", "its answer cannot be read: standard output:1:1"), ("true", "its answer cannot be read"),
        ("echo '[]'", "its answer cannot be read"), ("echo '{\"Username\":\"u\",\"Secret\":5}'", "`Secret` is no text"),
        ("echo '{\"Username\":\"u\"} hidden'", "something follows"),
        ("head -c 65537 /dev/zero", "more than 65536 bytes"), ("exec yes hidden", "more than 65536 bytes"),
        ("head -c 300000 /dev/zero >&2; exit 4", "it ended with status 4"),
    ])
    func failures(_ script: String, _ expected: String) throws {
        #expect(try problem("#!/bin/sh\n" + script).contains(expected))
    }

    @Test func itIsKilledWithAllItStartedWhenItIsLate() throws {
        for hanging in [
            "sleep 61 & echo $! > CHILD; wait", "exec >&- 2>&-; echo $$ > CHILD; exec sleep 61",
            "trap '' TERM INT HUP PIPE; echo $$ > CHILD; while :; do sleep 1; done",
            "echo $$ > CHILD; exec yes >&2",
        ] {
            let directory = try TemporaryDirectory()
            let start = ContinuousClock.now
            let script = "#!/bin/sh\n" + hanging.replacing("CHILD", with: directory("child"))
            #expect(try problem(script, deadline: .milliseconds(400)).contains("within 0.4 seconds"))
            #expect(ContinuousClock.now - start < .seconds(5))
            let child = try #require(Int32(try directory.read("child").trimmingPrefix(" ").prefix { $0.isNumber }))
            #expect(try isGone(child), "\(hanging)")
        }
    }

    /// Whether a process has ended; one whose parent was killed may be waited for by somebody else.
    private func isGone(_ process: pid_t) throws -> Bool {
        for _ in 0..<100 {
            guard kill(process, 0) == 0 else { return true }
            let status = try? readText("/proc/\(process)/stat")
            if let status, status.contains(") Z ") || status.contains(") X ") { return true }
            usleep(20_000)
        }
        return false
    }

    /// A program that does not read its input, or leaves its streams to another, answers like any other.
    @Test(arguments: [
        "exec <&-; echo '{\"Username\":\"u\"}'", "echo '{\"Username\":\"u\"}'; sleep 7 &",
        "sleep 7 >&2 & echo '{\"Username\":\"u\"}'", "echo '{\"Username\":\"u\"}'; exec >&- 2>&-; sleep 0.3",
        "head -c 60000 /dev/zero | tr '\\0' ' '; echo '{\"Username\":\"u\"}'",
        "cat /dev/stdin > /dev/null; echo '{\"Username\":\"u\"}' > /dev/stdout; echo x > /dev/stderr",
    ])
    func streams(_ script: String) throws {
        let start = ContinuousClock.now
        #expect(try ask("#!/bin/sh\n" + script) == .password(user: "u", secret: ""))
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    /// It has three open files, takes SIGHUP, SIGINT, SIGPIPE and SIGTERM as usual, and has the variables it is given.
    @Test func whatItInherits() throws {
        signal(SIGPIPE, SIG_IGN)
        let open = Glibc.open("/dev/null", O_RDONLY)
        defer {
            signal(SIGPIPE, SIG_DFL)
            close(open)
        }
        let script = """
            #!/bin/bash
            for number in {0..250}; do [ -e /proc/$$/fd/$number ] && files+="$number "; done
            while read -r name value; do
                case $name in SigIgn:|SigBlk:) signals+=$((0x$value & 0x5003));; esac
            done < /proc/$$/status
            printf '{"Username":"%s","Secret":"%s"}' "$files$signals" "$HOME$ONLY"
            """
        let home = try CredentialHome([:], variables: ["HOME": "/h", "ONLY": "here"])
        try home.program("x", script)
        let found = try CredentialProgram(suffix: "x").credential(for: "h", home.environment)
        #expect(found == .password(user: "0 1 2 00", secret: "/hhere"))
    }

    @Test(arguments: ["", "../x", "a/b", "a b", "a\0b", "ä", "a;b", "$(x)", String(repeating: "a", count: 129)])
    func names(_ suffix: String) {
        #expect(throws: CredentialProgramError.self) { try CredentialProgram(suffix: suffix) }
    }

    /// PATH is searched as by exec, but for what lies where we are.
    @Test func search() throws {
        let home = try CredentialHome()
        func find(_ path: String) -> String {
            let environment = HostEnvironment(
                variables: ["PATH": path.replacing("@", with: home.directory.path)], user: 0)
            do {
                let found = try CredentialProgram(suffix: "x").credential(for: "h", environment)
                return found.map { "\($0)" } ?? "-"
            } catch {
                return "\(error.problem)"
            }
        }
        #expect(find("@/bin").contains("PATH holds none"))
        try home.write("plain/docker-credential-x", "#!/bin/sh\n")
        try home.write("folder/docker-credential-x/a", "")
        try home.write("second/docker-credential-x", "#!/bin/sh\necho '{\"Username\":\"second\"}'", mode: 0o755)
        try home.write("third/docker-credential-x", "#!/bin/sh\necho '{\"Username\":\"third\"}'", mode: 0o755)
        try home.write("broken/docker-credential-x", "#!/nonexistent\n", mode: 0o755)
        #expect(find("@/plain:@/folder:/nonexistent:@/second:@/third") == "user second")
        #expect(find("@/third:@/second") == "user third")
        #expect(find("@/broken").contains("cannot be started"))
        for path in ["", ".", ":", "second"] { #expect(find(path).contains("PATH holds none"), "\(path)") }
    }

    @Test func longServersAreRefused() throws {
        let script = "#!/bin/sh\nprintf '{\"Username\":\"%s\"}' $(wc -c)"
        #expect(try ask(script, server: String(repeating: "h", count: 4096)) == .password(user: "4096", secret: ""))
        #expect(throws: CredentialProgramError.self) {
            try ask(script, server: String(repeating: "h", count: 4097))
        }
    }
}
