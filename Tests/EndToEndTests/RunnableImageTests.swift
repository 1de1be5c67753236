import Glibc
import Markup
import TestSupport
import Testing

/// Whether this machine can be a container engine for a moment.
private let canRun =
    Tool.areRequired
    || Tool.isRoot && ["umoci", "ip", "unshare", "chroot", "ostree", "curl"].allSatisfy { Tool($0).isInstalled }

/// What a container of an image runs, as `umoci` reads it from the image's config.
private struct Process {
    let arguments: [String]
    let environment: [String]
    let workingDirectory: String
    let user: String

    init(_ runtimeConfig: String) throws {
        let config = try JSON.parse(Array(runtimeConfig.utf8), source: "config.json").value
        guard let process = config["process"], case .array(let arguments)? = process["args"],
            case .array(let environment)? = process["env"], case .string(let workingDirectory)? = process["cwd"],
            case .integer(let user)? = process["user"]?["uid"], case .integer(let group)? = process["user"]?["gid"]
        else { throw TestFailure(runtimeConfig) }
        func text(_ value: Value) -> String? { if case .string(let text) = value { text } else { nil } }
        self.arguments = arguments.compactMap(text)
        self.environment = environment.compactMap(text)
        self.workingDirectory = workingDirectory
        self.user = "\(user):\(group)"
    }
}

@Suite(.timeLimit(.minutes(5))) struct RunnableImageTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @discardableResult private func shell(_ script: String, _ arguments: [String] = []) async throws -> String {
        let result = try await run("sh", ["-euc", script, "sh", directory.path] + arguments, deadline: .seconds(120))
        guard result.succeeded else { throw TestFailure("\(result)") }
        return result.output
    }

    private func makeTree() async throws {
        try await shell(
            """
            mkdir -p "$1/os/usr/bin" "$1/os/usr/etc"
            for i in $(seq 50); do seq $((i * i)) > "$1/os/usr/bin/$i"; done
            head -c 300000 /dev/urandom > "$1/os/usr/large"
            """)
    }

    /// The image runs as an engine would run it: what its config says, its layers as the root, a process tree, its
    /// `/proc` and a network of its own.
    @Test(.enabled(if: canRun)) func theImageServesItsArchive() async throws {
        try await makeTree()
        let made = try await run(
            Places.program,
            ["image", "create", "--quiet", "--source", "tree:\(directory("os"))", "--ref", "ock"]
                + ["--destination", "oci:\(directory("image")):latest"], deadline: .seconds(120))
        #expect(made.succeeded, "\(made)")
        try await shell("umoci unpack --image \"$1/image:latest\" \"$1/bundle\"; mkdir \"$1/bundle/rootfs/proc\"")
        let process = try Process(directory.read("bundle/config.json"))
        #expect(process.workingDirectory == "/" && process.user == "0:0")
        let engine =
            ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc=\(directory("bundle/rootfs/proc"))"]
            + ["env", "-i"] + process.environment
            + ["chroot", "--userspec=\(process.user)", directory("bundle/rootfs")] + process.arguments

        let ended = try await NetworkNamespace.with { network in
            try await whileRunning("ip", ["netns", "exec", network.name] + engine) { program in
                try await program.wait(for: "a server") { $0.error.contains("http://0.0.0.0:80/ostree/") }
                let server = try firstChild(of: program.processIdentifier)
                let client = """
                    cd "$1"
                    ostree --repo=client init --mode=bare-user-only
                    ostree --repo=client remote add --no-gpg-verify o http://127.0.0.1/ostree
                    ostree --repo=client pull --disable-fsync o ock
                    ostree --repo=client fsck -q
                    ostree --repo=client checkout -U o:ock out
                    diff -r os out
                    curl -s --path-as-is -o /dev/null -w '%{http_code}' http://127.0.0.1/ostree/../../etc/passwd
                    """
                let pulled = try await network.run(
                    ["sh", "-euc", client, "sh", directory.path], deadline: .seconds(60))
                #expect(pulled.succeeded && pulled.output.hasSuffix("404"), "\(pulled)")
                // It was root for the port's sake only.
                let users = try await shell(
                    "cat /proc/$2/task/*/status | grep -E '^(Uid|Gid|Groups|CapEff|CapPrm)'", ["\(server)"])
                let ordinary =
                    ["Uid:\t65532\t65532\t65532\t65532", "Gid:\t65532\t65532\t65532\t65532", "Groups:\t "]
                    + ["CapPrm:\t0000000000000000", "CapEff:\t0000000000000000"]
                #expect(Set(users.split(separator: "\n").map(String.init)) == Set(ordinary))
                #expect(kill(server, SIGTERM) == 0)
                try await program.wait(for: "the end", deadline: .seconds(10)) { _ in kill(server, 0) != 0 }
            }
        }
        #expect(ended.program.status == 0, "\(ended.program)")
    }

    private func firstChild(of process: Int32) throws -> Int32 {
        let children = try readText("/proc/\(process)/task/\(process)/children")
        guard let child = children.split(separator: " ").first.flatMap({ Int32($0) }) else {
            throw TestFailure("process \(process) has no child")
        }
        return child
    }

    @Test(.enabled(if: Tool("ostree").isUsable)) func aDirectoryIsServedAndLogged() async throws {
        try await makeTree()
        let commit = try await shell(
            """
            ostree --repo="$1/repo" init --mode=archive
            ostree --repo="$1/repo" commit --fsync=false -b ock --owner-uid=0 --owner-gid=0 --tree=dir="$1/os"
            """)
        let port = try freePort()
        let ended = try await whileRunning(
            Places.program,
            ["archive", "serve", "--root", directory("repo"), "--listen", "127.0.0.1:\(port)", "--access-log"]
        ) { program in
            try await program.wait(for: "a server") { $0.error.contains("http://127.0.0.1:\(port)/ostree/") }
            let client = """
                cd "$1"
                ostree --repo=client init --mode=bare-user-only
                ostree --repo=client remote add --no-gpg-verify o "http://127.0.0.1:$2/ostree"
                ostree --repo=client pull --disable-fsync o ock
                ostree --repo=client fsck -q
                """
            let pulled = try await run(
                "sh", ["-euc", client, "sh", directory.path, "\(port)"], deadline: .seconds(60))
            #expect(pulled.succeeded, "\(pulled)")
            #expect(kill(program.processIdentifier, SIGTERM) == 0)
            try await program.wait(for: "the last line", deadline: .seconds(10)) { program in
                program.output.contains(" GET /ostree/refs/heads/ock 200 65\n")
            }
        }
        #expect(ended.program.status == 0, "\(ended.program)")
        let lines = ended.program.output.split(separator: "\n")
        #expect(lines.contains { $0.hasSuffix(" 127.0.0.1 GET /ostree/summary 404 14") }, "\(lines)")
        let object = "/ostree/objects/\(commit.prefix(2))/\(commit.dropFirst(2).prefix(62)).commit 200 "
        #expect(lines.contains { $0.contains(object) }, "\(lines)")
        #expect(
            lines.allSatisfy {
                $0.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ 127\.0\.0\.1 GET \S+ \d{3} \d+/) != nil
            })
    }

    @Test(.enabled(if: Tool("systemd-socket-activate").isUsable)) func aSocketOfSystemdIsTaken() async throws {
        try makeDirectory(directory("repo"))
        let config = try directory.write("repo/config", "[core]\nrepo_version=1\nmode=archive-z2\n")
        let port = try freePort()
        let ended = try await whileRunning(
            "systemd-socket-activate",
            ["-l", "127.0.0.1:\(port)", Places.program, "archive", "serve", "--root", directory("repo")]
        ) { program in
            // The first connection starts the program.
            try await program.wait(for: "an answer") { _ in
                let url = "http://127.0.0.1:\(port)/ostree/config"
                return try await run("curl", ["-s", url]).output == readText(config)
            }
        }
        #expect(ended.program.status == 0 && ended.program.error.contains("http://127.0.0.1:\(port)/ostree/"))
    }

    @Test func whatCannotBeServedIsSaid() async throws {
        try makeDirectory(directory("empty"))
        for (arguments, status, says) in [
            (["--root", directory("empty")], 1, "no OSTree repository"),
            (["--root", directory("none")], 1, "no OSTree repository"),
            (["--listen", "nonsense"], 2, "not an address to listen on"),
        ] {
            let refused = try await run(Places.program, ["archive", "serve"] + arguments, deadline: .seconds(10))
            #expect(refused.status == status && refused.error.contains(says), "\(refused)")
        }
    }
}
