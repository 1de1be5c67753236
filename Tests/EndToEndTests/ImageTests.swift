import Glibc
import Markup
import TestSupport
import Testing

/// `image create`, judged by the tools that read its images.
@Suite struct ImageTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        for folder in ["os", "os/usr", "os/usr/bin"] { try makeDirectory(directory(folder)) }
        for number in 0..<50 {
            try directory.write("os/usr/bin/tool\(number)", String(repeating: "\(number) ", count: 500))
        }
    }

    private func create(_ arguments: [String], environment: [String: String] = [:]) async throws -> CommandResult {
        try await run(
            Places.program, ["image", "create", "--quiet", "--data-only", "--ref", "ock", "-o", "json"] + arguments,
            environment: environment)
    }

    private func digest(_ result: CommandResult) throws -> Value {
        #expect(result.succeeded, "\(result)")
        return try #require(try JSON.parse(Array(result.output.utf8), source: "result")["digest"]?.value)
    }

    @Test func theSameInputGivesTheSameImage() async throws {
        let tree = "tree:\(directory("os"))"
        let time = ["SOURCE_DATE_EPOCH": "1700000000"]
        let first = try digest(
            try await create(["--source", tree, "--destination", "oci:\(directory("a"))"], environment: time))
        let second = try digest(
            try await create(
                ["--source", tree, "--destination", "oci-archive:\(directory("b.tar"))"], environment: time))
        #expect(first == second)
        try directory.write("os/usr/bin/tool1", "other")
        let third = try digest(
            try await create(["--source", tree, "--destination", "oci:\(directory("c"))"], environment: time))
        #expect(first != third)
    }

    @Test(.enabled(if: Tool("skopeo").isUsable), arguments: ["oci:", "oci-archive:"])
    func skopeoReadsIt(_ transport: String) async throws {
        let place = transport + directory("image")
        let made = try digest(
            try await run(
                Places.program,
                [
                    "image", "create", "--quiet", "--ref", "ock", "-o", "json", "--source", "tree:\(directory("os"))",
                    "--destination", place,
                ], deadline: .seconds(120)))
        let inspected = try await run("skopeo", ["inspect", place])
        #expect(inspected.succeeded, "\(inspected)")
        let found = try JSON.parse(Array(inspected.output.utf8), source: "skopeo")
        #expect(found["Digest"]?.value == made && found["Os"]?.value == "linux")
        let copied = try await run("skopeo", ["copy", "--preserve-digests", place, "dir:\(directory("copy"))"])
        #expect(copied.succeeded, "\(copied)")
    }

    @Test(.enabled(if: Tool("ostree").isUsable)) func aRepositoryGivesItsOwnCommit() async throws {
        let script = """
            cd "$1"
            ostree --repo=repo init --mode=archive
            ostree --repo=repo commit -b ock --tree=dir=os
            """
        let made = try await run("sh", ["-euc", script, "sh", directory.path])
        #expect(made.succeeded, "\(made)")
        let ours = try await create([
            "--source", "ostree:\(directory("repo"))", "--destination", "oci:\(directory("image"))",
        ])
        #expect(ours.succeeded && ours.output.contains(made.output.split(separator: "\n").last ?? "?"), "\(ours)")
        let refused = try await create(
            ["--source", "ostree:\(directory("repo"))", "--subject", "x", "--destination", "oci:\(directory("image"))"])
        #expect(refused.status == 2, "\(refused)")
    }

    @Test func whatCannotBeReadIsNamedAndLeavesNothing() async throws {
        mkfifo(directory("os/usr/pipe"), 0o644)
        let refused = try await create([
            "--source", "tree:\(directory("os"))", "--destination", "oci-archive:\(directory("b.tar"))",
        ])
        #expect(refused.status == 1 && refused.error.contains("usr/pipe"), "\(refused)")
        #expect(try await run("ls", ["-A", directory.path]).output == "os\n")
        let skipped = try await create(
            [
                "--skip-special", "--source", "tree:\(directory("os"))", "--destination",
                "oci-archive:\(directory("b.tar"))",
            ])
        #expect(skipped.succeeded, "\(skipped)")
        let missing = try await create(["--source", "tree:/nonexistent", "--destination", "oci:\(directory("x"))"])
        #expect(missing.status == 1 && missing.error.contains("/nonexistent"), "\(missing)")
        let inside = try await create([
            "--source", "tree:\(directory("os"))", "--destination", "oci:\(directory("os/image"))",
        ])
        #expect(inside.status == 1 && inside.error.contains("inside the source"), "\(inside)")
        #expect(try await run("ls", ["-A", directory.path]).output == "b.tar\nos\n")
    }

    static let misuse: [(arguments: [String], says: String)] = [
        (["--destination", "docker://example.com/x"], "images are written to oci:DIRECTORY[:TAG] or oci-archive:FILE"),
        (["--destination", "dir:/nonexistent/x"], "images are written to oci:DIRECTORY[:TAG] or oci-archive:FILE"),
        (["--destination", "docker-archive:/nonexistent/x"], "images are written to oci:DIRECTORY[:TAG]"),
        (["--arch", "amd64", "--arch", "arm64"], "give one --arch"),
        (["--metadata", "version=1", "--os-version", "2"], "--metadata version"),
        (["--metadata", "a.b=1", "--metadata", "a.b=1"], "--metadata a.b is given twice"),
        (["--metadata", "ostree.ref-binding=x"], "--metadata ostree.ref-binding"),
        (["--metadata", "x"], "`x` is no metadata"),
    ]

    @Test(arguments: misuse.indices) func misuseIsNamed(_ index: Int) async throws {
        let (arguments, says) = Self.misuse[index]
        let place = arguments[0] == "--destination" ? [] : ["--destination", "oci:\(directory("image"))"]
        let refused = try await create(["--source", "tree:\(directory("os"))"] + arguments + place)
        #expect(refused.status == 2 && refused.error.contains(says), "\(refused)")
        #expect(try await run("ls", ["-A", directory.path]).output == "os\n")
    }

    @Test func aRepositoryIsOfOneArchitecture() async throws {
        let refused = try await create([
            "--source", "ostree:\(directory("os"))", "--arch", "amd64", "--arch", "arm64", "--destination",
            "oci:\(directory("image"))",
        ])
        #expect(refused.status == 2 && refused.error.contains("give one --arch"), "\(refused)")
    }

    @Test(.timeLimit(.minutes(3))) func anInterruptedRunCleansUp() async throws {
        // Four gigabytes that take no room, and seconds to read.
        #expect(truncate(try directory.write("os/large", ""), 4 << 30) == 0)
        let ended = try await whileRunning(
            Places.program,
            ["image", "create", "--source", "tree:\(directory("os"))", "--ref", "ock"]
                + ["--destination", "oci-archive:\(directory("b.tar"))"]
        ) { program in
            try await program.wait(for: "a file in the making") { _ in
                try await run("ls", ["-A", directory.path]).output.contains("slipway")
            }
            kill(program.processIdentifier, SIGINT)
            try await program.wait(for: "the end") { _ in
                try await run("ls", ["-A", directory.path]).output == "os\n"
            }
        }
        #expect(ended.program.status == 130, "\(ended.program)")
        #expect(try await run("ls", ["-A", directory.path]).output == "os\n")
    }
}
