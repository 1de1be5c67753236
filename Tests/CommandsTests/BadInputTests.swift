import Cluster
import TestSupport
import Testing

/// What the program does with cluster files that are wrong: status 1, the place, what to do, and nothing written.
@Suite struct BadInputTests {
    private static let good = "name: a\nloadBalancer: 192.0.2.10\n"
    /// Ten lists that each name the one before ten times.
    private static let bomb: String = {
        let names = Array("abcdefghij")
        var text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        for (before, name) in zip(names, names.dropFirst()) {
            text += "\(name): &\(name) [" + Array(repeating: "*\(before)", count: 10).joined(separator: ", ") + "]\n"
        }
        return text
    }()

    static let cases: [(name: String, text: String, place: String, says: String)] = [
        ("unknown key", good + "virtualIP: x\n", "3:1", "did you mean `virtualIp`?"),
        ("duplicate key", good + "name: b\n", "3:1", "keep one of them"),
        ("wrong type", good + "workerNodes: [1]\n", "3:14", "a whole number from 0 to 65535 is expected"),
        ("bad CIDR", good + "podSubnet: 10.244.0.0/99\n", "3:12", "a CIDR block such as 10.244.0.0/16"),
        (
            "a name where an address is needed",
            "name: a\nvirtualIp: api.example.com\nproviders: {byo: {networkInterface: e}}\n", "2:12",
            "an IP address such as"
        ),
        ("both endpoints", good + "virtualIp: 192.0.2.9\n", "3:", "keep the one that clients use"),
        ("no endpoint", "name: a\n", "1:1", "add `virtualIp:`"),
        ("unknown Kubernetes", good + "kubernetesVersion: \"1.99\"\n", "3:20", "known are 1.26"),
        (
            "two hosts with one MAC",
            good
                + "hosts:\n- {name: x, mac: \"52:54:00:00:00:01\", role: control-plane}\n- {name: y, mac: \"52:54:00:00:00:01\", role: worker}\n",
            "5:18", "every host needs its own"
        ),
        ("not YAML", "name: \"a\nloadBalancer: {\n", "3:1", "this is not YAML"),
        ("an image nobody can read", good + "serve: {image: foo}\n", "3:16", "write one of `oci:DIRECTORY[:TAG]`"),
        (
            "an argument iPXE would take", good + "install: {arguments: [\"||\"]}\n", "3:23",
            "that a boot script can hold"
        ),
        ("half a boot", good + "install: {kernel: k}\n", "3:11", "add `initrd:`"),
        ("binary", "\u{0}\u{1}\u{2}PNG", "1:1", "this is not YAML"),
        ("an alias bomb", bomb, ":", "repeat less through aliases"),
        ("ten megabytes of brackets", String(repeating: "[", count: 10_000_000), "1:65", "write it flatter"),
        ("deep brackets", String(repeating: "[", count: 100_000), "1:65", "write it flatter"),
    ]

    @Test(arguments: cases.indices)
    func everyCommandRefusesIt(_ index: Int) async throws {
        let (name, text, place, says) = Self.cases[index]
        let directory = try TemporaryDirectory()
        let file = try directory.write("cluster.yaml", text)
        let commands = [
            ["cluster", "validate"], ["cluster", "start", "--out", directory("out")],
            ["cluster", "join", "--role", "worker", "--out", directory("out")],
            ["kickstart", "render", "--host", "x", "--out", directory("out")],
            ["serve", "--listen", "127.0.0.1:1"], ["simulate", "--server", "http://127.0.0.1:1"],
        ]
        for command in commands {
            let result = try await run(
                Places.program, command + ["-c", file], environment: ["SLIPWAY_STATE": directory("state")],
                deadline: .seconds(20))
            #expect(result.status == 1, "\(name): \(command): \(result)")
            #expect(result.error.hasPrefix("error: \(file):\(place == ":" ? "" : place)"), "\(name): \(result)")
            #expect(result.error.contains(says), "\(name): \(result)")
            #expect(result.output.isEmpty && !result.error.contains("Fatal") && !result.error.contains("Stack"))
        }
        let left = try await run("ls", ["-A", directory.path])
        #expect(left.output == "cluster.yaml\n", "\(name) left \(left.output)")
    }

    @Test func usageIsStatusTwoAndHelpIsZero() async throws {
        #expect(try await run(Places.program, ["cluster", "validate"]).status == 2)
        #expect(try await run(Places.program, ["frobnicate"]).status == 2)
        for command in [
            [], ["init"], ["cluster"], ["cluster", "validate"], ["cluster", "start"], ["cluster", "join"],
            ["kickstart", "render"], ["image", "create"], ["serve"], ["simulate"],
        ] {
            let help = try await run(Places.program, command + ["--help"])
            #expect(help.status == 0)
            let hasSubcommands = help.output.contains("SUBCOMMANDS")
            #expect(command.isEmpty || hasSubcommands || help.output.contains("EXAMPLE"), "\(command)")
        }
    }

    @Test func aResultThatCannotBeWrittenIsAFailure() async throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("cluster.yaml", Self.good)
        for command in ["cluster validate", "cluster start"] {
            let full = try await run(
                "sh", ["-c", "\"$0\" \(command) -c \"$1\" > /dev/full", Places.program, file],
                environment: ["SLIPWAY_STATE": directory("state")])
            #expect(full.status == 3 && full.error.contains("cannot write to standard output"), "\(full)")
        }
    }

    @Test func aMissingFileIsSaidPlainly() async throws {
        let result = try await run(Places.program, ["cluster", "validate", "-c", "/nonexistent.yaml"])
        #expect(
            result.status == 1 && result.error == "error: cannot read /nonexistent.yaml: No such file or directory\n")
    }
}
