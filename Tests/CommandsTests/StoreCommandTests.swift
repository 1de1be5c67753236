import Glibc
import TestSupport
import Testing

/// `slipway store` where no server runs.
@Suite struct StoreCommandTests {
    /// An export without an entry.
    private static let empty = """
        {"slipwayStore":1}
        {"entries":0,"sha256":"@"}

        """

    @Test func aStoreThatIsNotThereIsSaidWithThoseThatAre() async throws {
        let directory = try TemporaryDirectory()
        let state = directory("state")
        let none = try await run(Places.program, ["store", "check", "--cluster", "rack-7", "--state", state])
        #expect(none.status == 1)
        #expect(
            none.error
                == "error: \(state)/clusters/rack-7/store.db is not there, and no other store; name another with "
                + "--cluster, or its directory with --state\n")
        let digest = try await run("sh", ["-c", "printf '{\"slipwayStore\":1}\\n' | sha256sum | cut -c1-64"]).output
        let export = try directory.write(
            "rack.jsonl", Self.empty.replacing("@", with: digest.prefix { $0 != "\n" }))
        let made = try await run(Places.program, ["store", "import", export, "--cluster", "rack", "--state", state])
        #expect(made.succeeded, "\(made)")
        for command in [["check"], ["export", directory("out")]] {
            let other = try await run(Places.program, ["store"] + command + ["--cluster", "rak", "--state", state])
            #expect(other.status == 1 && other.error.contains("there are those of rack; name another"), "\(other)")
        }
        // What another program reads, and a pipe that stays one.
        let printed = try await run(Places.program, ["store", "export", "-", "--cluster", "rack", "--state", state])
        #expect(printed.output == (try directory.read("rack.jsonl")) && printed.error == "", "\(printed)")
        let script = """
            mkfifo "$1/pipe" && { cat "$1/pipe" > "$1/piped" & }
            "$0" store export "$1/pipe" --cluster rack --state "$1/state" && wait && test -p "$1/pipe"
            """
        let piped = try await run("sh", ["-c", script, Places.program, directory.path])
        #expect(piped.succeeded, "\(piped)")
        #expect(try directory.read("piped") == printed.output)
    }
}
